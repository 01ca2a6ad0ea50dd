import type { OdooClient } from '../../client/client';
import type { WebSession } from '../../client/webSession';
import { secretKindOf } from '../../client/webSession';
import { OdooError } from '../../errors';
import type { HttpResponse } from '../../http';
import { preview } from '../../preview';
import { bodyText } from '../../protocol/body';
import type { OdooFile } from '../../values/file';
import { withExtension } from '../../values/file';
import { mimeTypeOf } from '../../values/fileType';

/** What a page turned out to be: a document, or an explanation of why it is none. */
type Printed = { readonly file: OdooFile } | NotPrinted;

interface NotPrinted {
	readonly status: number;
	/** As the server calls it; undefined for a web page. */
	readonly fileType?: string;
	readonly reason: string;
}

/** Gets printed documents from Odoo's web pages, and remembers what would stop every other one, too. */
export class Printer {
	private webSession?: WebSession;
	/** Why no document can be printed. */
	private obstacle?: OdooError;
	/** Why none can that asks for a login. */
	private refusal?: OdooError;
	private printsForAnybody = false;
	/** A login was replaced. */
	private isRenewed = false;

	constructor(private readonly client: OdooClient) {}

	/**
	 * A document that whoever has the link may see; as the user where the server wants a login.
	 * @param link to the PDF on a customer's page
	 * @param name of a document that comes without one
	 * @throws OdooError
	 */
	async print(link: string, name: string): Promise<OdooFile> {
		if (this.obstacle) throw this.obstacle;
		const ask = async () => await this.openLink(link, name);
		if (this.webSession) return await this.askAsUser(ask);
		const printed = await ask();
		if ('file' in printed) {
			this.printsForAnybody = true;
			return printed.file;
		}
		if (asksForLogin(printed) && !this.printsForAnybody) return await this.askAsUser(ask);
		throw this.failure(printed);
	}

	/** A document that only users who are logged in may see. @throws OdooError */
	async printAsUser(path: string, name: string): Promise<OdooFile> {
		return await this.askAsUser(async () => await this.open(path, name));
	}

	private async askAsUser(ask: () => Promise<Printed>): Promise<OdooFile> {
		const problem = this.obstacle ?? this.refusal;
		if (problem) throw problem;
		this.webSession ??= await this.logIn();
		let printed = await ask();
		if (!('file' in printed) && asksForLogin(printed) && (await this.renewLogin())) {
			printed = await ask();
		}
		if ('file' in printed) return printed.file;
		throw this.failure(printed);
	}

	/**
	 * Odoo may have lost the session, as in a restart. It tells so no better than that the user may not
	 * see a document, so this is tried once.
	 */
	private async renewLogin(): Promise<boolean> {
		if (this.isRenewed) return false;
		this.isRenewed = true;
		const renewed = await this.client.webSession(this.webSession);
		this.webSession = renewed ?? this.webSession;
		return renewed !== undefined;
	}

	/**
	 * To be downloaded is what was sent to the customer. Odoo 18 and later put an e-invoice that was sent
	 * along into a ZIP file with it: then what the page shows is the PDF alone.
	 */
	private async openLink(link: string, name: string): Promise<Printed> {
		const printed = await this.open(`${link}&download=true`, name);
		const isOther = !('file' in printed) && printed.status === 200;
		return isOther ? await this.open(link, name) : printed;
	}

	private async open(path: string, name: string): Promise<Printed> {
		const page = await this.client.page(path, this.webSession);
		const printed = printedOn(page, name);
		if ('file' in printed) return printed;
		const reason = this.client.withoutSecrets(printed.reason, path, this.webSession);
		return { ...printed, reason };
	}

	private async logIn(): Promise<WebSession> {
		const isKey = secretKindOf(await this.client.session()) === 'apiKey';
		const webSession = isKey ? undefined : await this.client.webSession();
		if (webSession) return webSession;
		this.refusal = new OdooError(
			'ACCESS_DENIED',
			'Odoo prints this document only for a user who is logged in to its web pages.',
			{ hint: isKey ? NEEDS_PASSWORD : LOGIN_REFUSED },
		);
		throw this.refusal;
	}

	private failure(printed: NotPrinted): OdooError {
		if (!isProgramMissing(printed)) return notPrinted(printed);
		this.obstacle = new OdooError('SERVER_ERROR', 'The Odoo server cannot make PDF files.', {
			hint: 'The program wkhtmltopdf is missing. Ask your Odoo administrator to install it on the server.',
			details: printed.reason,
		});
		return this.obstacle;
	}
}

const PDF = 'application/pdf';

const MAX_TEXT_LENGTH = 2000;

const NEEDS_PASSWORD =
	"Use a separate credential with the user's password for this node: Odoo's web pages do not accept API keys.";

const LOGIN_REFUSED =
	"Odoo's web login was refused, probably because of two-factor authentication or a database filter. Ask your Odoo administrator.";

function printedOn(page: HttpResponse, name: string): Printed {
	const { status, headers, body } = page;
	if (status === 200 && mimeTypeOf(body, '') === PDF) {
		const givenName = fileNameIn(headers['content-disposition'] ?? '') ?? name;
		return { file: { name: withExtension(givenName, PDF), mimeType: PDF, content: body } };
	}
	const [type = ''] = (headers['content-type'] ?? '').split(';');
	const isPage = type === '' || type === 'text/html';
	return {
		status,
		...(!isPage && { fileType: type }),
		reason: isPage ? reasonIn(bodyText(page)) : '',
	};
}

/** `attachment; filename*=UTF-8''Quotation%20S00001.pdf`, or in quotes. */
function fileNameIn(disposition: string): string | undefined {
	const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
	const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? [];
	try {
		return encoded ? decodeURIComponent(encoded) : plain;
	} catch {
		return plain; // a percent sign that encodes nothing
	}
}

/** Odoo's own words on one of its error pages: its message, or else the title. */
function reasonIn(html: string): string {
	const texts = ['<pre', '<title'].map((tag) => textAfter(tag, html));
	// Administrators see a traceback in place of the message.
	const text = texts.find((found) => found && !/^\s*Traceback /.test(found)) ?? '';
	return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** The text in the first such element. Not by a pattern, which would look through a large page many times. */
function textAfter(tag: string, html: string): string | undefined {
	const start = html.indexOf('>', html.indexOf(tag)) + 1;
	const end = html.indexOf('<', start);
	return html.includes(tag) && start > 0 && end > start
		? html.slice(start, Math.min(end, start + MAX_TEXT_LENGTH))
		: undefined;
}

/** Odoo 19 sends whoever is not logged in to another page or finds none, Odoo 14 also refuses to print. */
function asksForLogin(printed: NotPrinted): boolean {
	const { status } = printed;
	const isRedirect = status >= 300 && status < 400;
	return (isRedirect || [401, 403, 404].includes(status)) && !isProgramMissing(printed);
}

function isProgramMissing({ reason }: NotPrinted): boolean {
	return /find wkhtmltopdf/i.test(reason);
}

function notPrinted({ status, fileType, reason }: NotPrinted): OdooError {
	if (status === 200) {
		return new OdooError(
			'INVALID_VALUE',
			`Odoo returned ${fileType ? `a file of type ${preview(fileType)}` : 'a web page'} instead of a PDF for this record.`,
			{
				hint: 'There are PDF documents for quotations, sales orders, invoices and purchase orders. For others, choose a report.',
			},
		);
	}
	if (status === 403) {
		return new OdooError('ACCESS_DENIED', 'Odoo does not let this user print the document.', {
			hint: 'The document contains records that the user has no access to. Ask your Odoo administrator for the rights, or use another user.',
			details: reason,
		});
	}
	if (status >= 300 && status < 400) {
		return new OdooError('ACCESS_DENIED', 'Odoo does not let this user see the document.', {
			hint: 'The record may have been deleted, or the server has a database filter that hides this database from its web pages.',
		});
	}
	const page = `HTTP ${status} ${reason}`.trim();
	return new OdooError('SERVER_ERROR', `Odoo could not print the document (${page}).`, {
		hint: 'Try to print it in Odoo itself. The log of the server tells more.',
		details: reason,
	});
}
