/**
 * 20 random bytes as hexadecimal digits. Nobody's password looks like that, and trying one as the other
 * would count as a failed login. Source: API_KEY_SIZE in res_users.py of Odoo 14 and 19.
 */
export const API_KEY = /^\s*[0-9a-f]{40}\s*$/;

/** Whether the secret is an API key by its looks; blanks around a pasted one do not count. */
export function isApiKey(secret: string): boolean {
	return API_KEY.test(secret);
}
