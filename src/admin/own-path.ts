/** Only a path of the admin, whatever is asked there: a link to the sign-in page can't send anybody elsewhere. */
export const ownPath = (next: string): string => (/^\/admin(\/[\w/-]*)?(\?[\w%.~!$&'()*+,;=:@/?-]*)?$/.test(next) ? next : '/admin');
