import type { Value } from '../python';

/** What the router is given: the path is without query, trailing slash and doubled slashes. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly body: string;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** What the request called, for the log. */
	readonly called?: Called;
}

export interface Called {
	readonly model?: string;
	readonly method?: string;
}

export function json(value: Value, status = 200, headers = {}): Answer {
	const type = { 'content-type': 'application/json; charset=utf-8' };
	return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

export function xml(body: string): Answer {
	return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

export function html(body: string, status = 200, headers = {}): Answer {
	const type = { 'content-type': 'text/html; charset=utf-8' };
	return { status, headers: { ...type, ...headers }, body };
}

/** An error page of the web framework. */
export function errorPage(status: number, title: string, text: string, headers = {}): Answer {
	const page = [
		'<!doctype html>',
		'<html lang=en>',
		`<title>${status} ${title}</title>`,
		`<h1>${title}</h1>`,
		`<p>${text}</p>`,
		'',
	];
	return html(page.join('\n'), status, headers);
}

export function redirect(location: string): Answer {
	const text = `You should be redirected automatically to the target URL: <a href="${location}">${location}</a>.`;
	return errorPage(303, 'Redirecting...', text, { location });
}

/** A route of another kind than the Content-Type says. */
export function unsupportedMedia(path: string, type: string): Answer {
	return errorPage(
		415,
		'Unsupported Media Type',
		`Request inferred type is compatible with [&#39;http&#39;] but &#39;${path}&#39; is ` +
			`type=&#39;${type}&#39;.<br><br>Please verify the Content-Type request header and try again.`,
		{ accept: 'application/json' },
	);
}

export function mimetypeOf({ headers }: Request): string {
	return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}
