// What the built page and its workers may do, said by the server's headers, the service worker's, and the page itself.

/** Nothing is loaded but the build's own files, nothing is sent anywhere, no text is run as code; wasm is. */
const directives = {
  "default-src": ["'self'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "style-src": ["'self'"],
  "connect-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "object-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
};

/** @param {Record<string, string[]>} directives */
const policyText = (directives) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");

/**
 * remote.html reads stores on servers, whose addresses its user gives. It alone may: workers, which ask through it, have the
 * policy of their own script's answer, and that is the strict one.
 */
const remoteDirectives = { ...directives, "connect-src": ["'self'", "https:", "http:"] };
const remotePage = "remote.html";

/** What a page can say itself, for hosts that send no headers; who may frame it counts in headers only. */
export const pagePolicy = policyText(directives);
const remotePagePolicy = policyText(remoteDirectives);

/** The header of all files but one. */
export const contentSecurityPolicy = policyText({ ...directives, "frame-ancestors": ["'none'"] });
const remoteContentSecurityPolicy = policyText({ ...remoteDirectives, "frame-ancestors": ["'none'"] });

/** Files whose header is another one, by their path below the build. @type {Record<string, string>} */
export const otherPolicies = { [remotePage]: remoteContentSecurityPolicy };

/**
 * Puts the policy into the built page, for hosts that send no headers. Not in development, where Vite injects styles.
 * @returns {import('vite').Plugin}
 */
export function securityPolicy() {
  return {
    name: "security-policy",
    apply: (_, { command, isPreview }) => command === "build" || isPreview === true,
    transformIndexHtml: (_, { filename }) => [
      {
        tag: "meta",
        injectTo: "head-prepend",
        attrs: {
          "http-equiv": "Content-Security-Policy",
          content: filename.endsWith(remotePage) ? remotePagePolicy : pagePolicy,
        },
      },
    ],
    configurePreviewServer({ middlewares }) {
      middlewares.use(({ url = "" }, response, next) => {
        const policy = otherPolicies[url.replace(/[?#].*/s, "").slice(1)];
        const setHeader = response.setHeader.bind(response);
        if (policy)
          response.setHeader = (name, value) => setHeader(name, name === "Content-Security-Policy" ? policy : value);
        next();
      });
    },
  };
}
