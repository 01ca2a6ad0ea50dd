import { fileFrom, withExtension } from '../../../odoo/values/file';
import { mimeTypeOf } from '../../../odoo/values/fileType';

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

const OFFICE = 'application/vnd.openxmlformats-officedocument.';

describe('mimeTypeOf', () => {
	it.each([
		['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
		['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
		['GIF89a\x01\0', 'image/gif'],
		['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
		['RIFF\x24\0\0\0WAVEfmt \0', 'application/octet-stream'],
		['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
		['<?xml version="1.0"?>\n<svg/>', 'image/svg+xml'],
		['<?xml version="1.0"?>\n<Invoice/>', 'application/xml'],
		['%PDF-1.7\n', 'application/pdf'],
		[
			'PK\x03\x04\x14\0[Content_Types].xml\0word/document.xml',
			`${OFFICE}wordprocessingml.document`,
		],
		['PK\x03\x04\x14\0[Content_Types].xml\0xl/workbook.xml', `${OFFICE}spreadsheetml.sheet`],
		['PK\x03\x04\x14\0a.txt', 'application/zip'],
		['a;b\n1;2\n', 'text/plain'],
		['\0\x01\x02', 'application/octet-stream'],
		['', 'application/octet-stream'],
	])('reads it from the first bytes: %j', (content, mimeType) => {
		expect(mimeTypeOf(bytes(content), 'file')).toBe(mimeType);
	});

	it('tells kinds of text apart by the extension of the name', () => {
		expect(mimeTypeOf(bytes('a;b'), 'list.CSV')).toBe('text/csv');
		expect(mimeTypeOf(bytes('{}'), 'data.json')).toBe('application/json');
	});

	it('does not believe an extension against the bytes', () => {
		expect(mimeTypeOf(bytes('%PDF-1.7'), 'list.csv')).toBe('application/pdf');
		expect(mimeTypeOf(bytes('\0\x01'), 'list.csv')).toBe('application/octet-stream');
	});
});

describe('fileFrom', () => {
	it('keeps the type that Odoo knows', () => {
		const file = fileFrom(bytes('<b>').toString('base64'), 'page.html', 'text/plain');
		expect(file).toEqual({ name: 'page.html', mimeType: 'text/plain', content: bytes('<b>') });
	});

	it('looks at the content where Odoo does not know', () => {
		const base64 = bytes('%PDF-1.7').toString('base64');
		for (const unknown of [undefined, '', 'application/octet-stream']) {
			expect(fileFrom(base64, 'scan', unknown)).toMatchObject({
				name: 'scan.pdf',
				mimeType: 'application/pdf',
			});
		}
	});
});

describe('withExtension', () => {
	it.each([
		['scan', 'application/pdf', 'scan.pdf'],
		['scan.PDF', 'application/pdf', 'scan.PDF'],
		['Offer 1.5 of May', 'application/pdf', 'Offer 1.5 of May.pdf'],
		['Offer 1.5', 'application/pdf', 'Offer 1.5.pdf'],
		['archive.7z', 'application/zip', 'archive.7z'],
		['notes', 'text/plain', 'notes'],
		['INV/2026/0001', 'application/pdf', 'INV_2026_0001.pdf'],
		['..\\..\\a\nb.png', 'image/png', '.._.._a_b.png'],
	])('makes of %j and %s the name %j', (name, mimeType, expected) => {
		expect(withExtension(name, mimeType)).toBe(expected);
	});
});
