/*
 * In which turn a page is made, and sent to other places: what pages show comes before them, and they come before the lists that
 * name them, so that no list ever names a page that is not there. Each path belongs to one turn.
 */

export const isPicture = (path: string): boolean => /^\/cards\/\d+\.png$/.test(path);
export const isList = (path: string): boolean => /^\/(tags|categories|authors|archive|page)(\/|$)|^\/$|\.(xml|json|txt)$/.test(path);
export const isPostPath = (path: string): boolean => !isPicture(path) && !isList(path);
