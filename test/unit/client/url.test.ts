import { baseUrlFrom, onlineDatabaseOf } from '../../../odoo/client/url';

describe('the server URL', () => {
	it.each([
		['https://mycompany.odoo.com', 'https://mycompany.odoo.com'],
		['  https://mycompany.odoo.com/  ', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com///', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/odoo/contacts/42', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/web#id=42&model=res.partner', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/web/login?redirect=%2Fodoo', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/jsonrpc', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/xmlrpc/2/common', 'https://mycompany.odoo.com'],
		['https://mycompany.odoo.com/json/2/res.partner/read', 'https://mycompany.odoo.com'],
		['https://example.com/erp', 'https://example.com/erp'],
		['https://example.com/erp/odoo/sales', 'https://example.com/erp'],
		['https://example.com/erp/a/..', 'https://example.com/erp'],
		['https://example.com/Web/login', 'https://example.com'],
		['https://example.com/odoo-prod', 'https://example.com/odoo-prod'],
		['http://127.0.0.1:8069', 'http://127.0.0.1:8069'],
		['HTTPS://Example.com', 'https://example.com'],
	])('%j is read as %s', (typed, base) => {
		expect(baseUrlFrom(typed)).toBe(base);
	});

	it.each([
		['', 'empty'],
		['   ', 'empty'],
		['mycompany.odoo.com', 'https://'],
		['ftp://mycompany.odoo.com', 'https://'],
		['https://', 'is not a valid web address'],
		['https://admin:hunter2@mycompany.odoo.com', 'user name'],
	])('%j is refused', (typed, reason) => {
		expect(() => baseUrlFrom(typed)).toThrow(
			expect.objectContaining({ code: 'INVALID_URL', message: expect.stringContaining(reason) }),
		);
	});

	it.each(['/', '//', '@', '/web', 'https://', '?', ' '])(
		'takes no time to refuse 100 kB of %j',
		(part) => {
			const start = process.cpuUsage();
			const typed = `https://example.com${part.repeat(100_000 / part.length)}x`;
			expect(() => baseUrlFrom(typed)).toThrow(expect.objectContaining({ code: 'INVALID_URL' }));
			const { user, system } = process.cpuUsage(start);
			expect((user + system) / 1000).toBeLessThan(500);
		},
	);

	it('does not repeat a password that was typed into it', () => {
		expect(() => baseUrlFrom('admin:hunter2@mycompany.odoo.com')).toThrow(
			expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
		);
	});
});

describe('the database of an address', () => {
	it.each([
		['https://mycompany.odoo.com', 'mycompany'],
		['https://mycompany-main-123.dev.odoo.com', 'mycompany-main-123'],
		['https://www.odoo.com', undefined],
		['https://erp.example.com', undefined],
		['https://odoo.com.example.com', undefined],
		['http://192.168.1.2:8069', undefined],
	])('of %s is %s', (url, database) => {
		expect(onlineDatabaseOf(url)).toBe(database);
	});
});
