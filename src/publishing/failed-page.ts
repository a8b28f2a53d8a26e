/** The fact that one page failed and must be tried again. */
export const failedPage = (path: string): string => `page:${path}`;
