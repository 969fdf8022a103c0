/** The workbench's version; a test holds it to package.json. */
export const workbenchVersion = "0.1.0";
