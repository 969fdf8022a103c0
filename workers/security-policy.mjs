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

/** What a page can say itself, for hosts that send no headers; who may frame it counts in headers only. */
export const pagePolicy = policyText(directives);

/** The header; workers have no other policy than that of their own script's answer. */
export const contentSecurityPolicy = policyText({ ...directives, "frame-ancestors": ["'none'"] });

/**
 * Puts the policy into the built page, for hosts that send no headers. Not in development, where Vite injects styles.
 * @returns {import('vite').Plugin}
 */
export function securityPolicy() {
  return {
    name: "security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        injectTo: "head-prepend",
        attrs: { "http-equiv": "Content-Security-Policy", content: pagePolicy },
      },
    ],
  };
}
