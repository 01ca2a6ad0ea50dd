import type { HttpResponse, OdooClient } from '../../../odoo';
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

it('lets one document that cannot be printed fail alone, with its own reason', async () => {
	const pdf = {
		status: 200,
		headers: { 'content-type': 'application/pdf' },
		body: Buffer.from('%PDF-1.4'),
	};
	const pages = [pdf, html(500, '<title>ValueError: bad tax</title>'), pdf];
	const client = {
		...clientWith(pdf),
		page: async () => await Promise.resolve(pages.shift()),
		session: async () =>
			await Promise.resolve({ protocol: { name: 'json2' }, endpoint: { secret: 'a'.repeat(40) } }),
	} as unknown as OdooClient;
	const printer = new Printer(client);
	const printOne = async () => await printer.print('/my/invoices/7?access_token=t0ken', 'Invoice');
	await expect(printOne()).resolves.toMatchObject({ name: 'Invoice.pdf' });
	await expect(printOne()).rejects.toThrow('bad tax');
	await expect(printOne()).resolves.toMatchObject({ name: 'Invoice.pdf' });
});
