import type { HttpResponse, OdooClient, OdooError } from '../../../odoo';
import type { WebSession } from '../../../odoo/client/webSession';
import { Printer } from '../../../odoo/read/files/printer';

const html = (status: number, body: string): HttpResponse => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: Buffer.from(body),
});

/** A client that gets this page, whatever it asks for. */
const clientWith = (page: HttpResponse) =>
	({
		page: async () => await Promise.resolve(page),
		session: async () =>
			await Promise.resolve({ protocol: { name: 'jsonrpc' }, endpoint: { secret: 'password' } }),
		webSession: async () => await Promise.resolve({ cookie: 'session_id=1' }),
		withoutSecrets: (text: string) => text.replaceAll('t0ken', '***'),
	}) as unknown as OdooClient;

const print = async (page: HttpResponse) =>
	await new Printer(clientWith(page)).print('/my/orders/7?access_token=t0ken', 'Quotation');

it('gives a document the name that the server has for it', async () => {
	const headers = (disposition: string) => ({
		'content-type': 'application/pdf',
		'content-disposition': disposition,
	});
	const file = { status: 200, body: Buffer.from('%PDF-1.4') };
	const nameFor = async (disposition: string) =>
		(await print({ ...file, headers: headers(disposition) })).name;
	expect(await nameFor(`attachment; filename*=UTF-8''S%C3%A4%201.pdf`)).toBe('Sä 1.pdf');
	expect(await nameFor('attachment; filename="S1.pdf"')).toBe('S1.pdf');
	expect(await nameFor(`attachment; filename*=UTF-8''100%.pdf`)).toBe('Quotation.pdf');
});

const file = (type: string, content: string, name = ''): HttpResponse => ({
	status: 200,
	headers: {
		'content-type': type,
		...(name && { 'content-disposition': `attachment; filename="${name}"` }),
	},
	body: Buffer.from(content),
});

/** A client for which the answers to the download and to the page without it differ. */
const clientFor = (downloaded: HttpResponse, shown: HttpResponse) => ({
	...clientWith(shown),
	page: async (path: string) =>
		await Promise.resolve(path.endsWith('&download=true') ? downloaded : shown),
});

it('takes the PDF that the page shows if an e-invoice is to be downloaded with it', async () => {
	const zip = file('zip', 'PK\x03\x04 two files', 'INV_2026_1.zip');
	const shown = file('application/pdf', '%PDF-1.4', 'Invoice_1.pdf');
	const client = clientFor(zip, shown) as unknown as OdooClient;
	const printed = await new Printer(client).print('/my/invoices/7?access_token=t0ken', 'Invoice');
	expect(printed).toMatchObject({ name: 'Invoice_1.pdf', mimeType: 'application/pdf' });
	expect(Buffer.from(printed.content).toString()).toBe('%PDF-1.4');
});

it.each([
	['zip', 'PK\x03\x04 two files', 'Odoo returned a file of type "zip" instead of a PDF'],
	['application/pdf', 'no PDF', 'Odoo returned a file of type "application/pdf" instead of a PDF'],
	['text/html', '<h1>Lead</h1>', 'Odoo returned a web page instead of a PDF'],
])('says that %s came instead of a PDF', async (type, content, message) => {
	await expect(print(file(type, content))).rejects.toThrow(message);
});

it("tells Odoo's own words, without the token of the page", async () => {
	const page = html(500, '<title>Error</title><pre class="x">No order\n for t0ken</pre>');
	await expect(print(page)).rejects.toThrow(/No order for \*\*\*/);
});

it.each(['<pre', '<pre>', '<title', ' ', '<pre class="'])(
	'looks through a large page of %j once',
	async (part) => {
		const start = process.cpuUsage();
		await expect(print(html(500, part.repeat(10_000_000 / part.length)))).rejects.toThrow();
		const { user, system } = process.cpuUsage(start);
		expect((user + system) / 1000).toBeLessThan(2000);
	},
);

const PDF = file('application/pdf', '%PDF-1.4');
const TO_LOGIN = { ...html(303, ''), headers: { location: '/web/login' } };
const FAILED = html(500, '<title>ValueError: bad tax</title>');

describe('a batch of documents', () => {
	/** What each request is answered, and with which login it was made. */
	const printerFor = (
		answer: (cookie: string | undefined, at: number) => HttpResponse,
		{ secret = 'password', logins = ['one', 'two'] as readonly (string | undefined)[] } = {},
	) => {
		const left = [...logins];
		const asked: (string | undefined)[] = [];
		const lost: unknown[] = [];
		const client = {
			...clientWith(PDF),
			page: async (_: string, session?: WebSession) => {
				asked.push(session?.cookie);
				return await Promise.resolve(answer(session?.cookie, asked.length));
			},
			session: async () =>
				await Promise.resolve({ protocol: { name: 'jsonrpc' }, endpoint: { secret } }),
			webSession: async (old?: WebSession) => {
				if (old) lost.push(old.cookie);
				const cookie = left.shift();
				return await Promise.resolve(cookie && { cookie });
			},
		} as unknown as OdooClient;
		const printer = new Printer(client);
		const printOne = async () =>
			await printer.print('/my/invoices/7?access_token=t0ken', 'Invoice').then(
				({ name }) => name,
				(error: OdooError) => error.message,
			);
		return { printer, printOne, asked, lost };
	};
	const KEY = { secret: 'a'.repeat(40) };
	const NEEDS_LOGIN = /only for a user who is logged in/;

	it('goes on after one that cannot be printed, also the first, with a reason of its own', async () => {
		const pages = [FAILED, PDF, FAILED, PDF];
		const { printOne } = printerFor((_, at) => pages[at - 1] ?? PDF, KEY);
		expect(await printOne()).toMatch(/bad tax/);
		expect(await printOne()).toBe('Invoice.pdf');
		expect(await printOne()).toMatch(/bad tax/);
		expect(await printOne()).toBe('Invoice.pdf');
	});

	it.each([KEY, { logins: [undefined] }])(
		'takes no document for refused because others were: %j',
		async (how) => {
			const pages = [TO_LOGIN, html(404, ''), PDF, TO_LOGIN, PDF];
			const { printOne, asked } = printerFor((_, at) => pages[at - 1] ?? PDF, how);
			expect(await printOne()).toMatch(NEEDS_LOGIN);
			expect(await printOne()).toMatch(NEEDS_LOGIN);
			expect(await printOne()).toBe('Invoice.pdf');
			expect(await printOne()).toMatch(/does not let/);
			expect(await printOne()).toBe('Invoice.pdf');
			expect(asked).toHaveLength(5);
		},
	);

	it.each([TO_LOGIN, html(401, ''), html(403, ''), html(404, '')])(
		'logs in once where the server asks for it with status $status',
		async (refused) => {
			const { printOne, asked } = printerFor((cookie) => (cookie ? PDF : refused));
			expect([await printOne(), await printOne()]).toEqual(['Invoice.pdf', 'Invoice.pdf']);
			expect(asked).toEqual([undefined, 'one', 'one']);
		},
	);

	it('logs in once more if the server has lost the login', async () => {
		const { printOne, asked, lost } = printerFor((cookie) => (cookie === 'two' ? PDF : TO_LOGIN));
		expect([await printOne(), await printOne()]).toEqual(['Invoice.pdf', 'Invoice.pdf']);
		expect([asked, lost]).toEqual([[undefined, 'one', 'two', 'two'], ['one']]);
	});

	it('logs in no third time for documents that the user may not see', async () => {
		const { printOne, asked } = printerFor(() => TO_LOGIN);
		for (let count = 0; count < 3; count++) expect(await printOne()).toMatch(/does not let/);
		expect(asked).toEqual([undefined, 'one', 'two', 'two', 'two']);
	});

	it('asks for no document where the login is refused', async () => {
		const { printer, asked } = printerFor(() => PDF, { logins: [undefined] });
		const report = async () => await printer.printAsUser('/report/pdf/x/7', 'Report');
		await expect(report()).rejects.toThrow(NEEDS_LOGIN);
		await expect(report()).rejects.toThrow(NEEDS_LOGIN);
		expect(asked).toEqual([]);
	});
});
