/** Whether a file may be an archive by its name; what it is is decided by its content. */
export const mayBeArchive = (path: string): boolean => /\.(zip|tar|tgz|tar\.gz)$/i.test(path);
