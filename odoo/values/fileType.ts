/** What a file is: its MIME type, and the extension that goes with it, without a dot. */
interface FileType {
	readonly mimeType: string;
	readonly extension: string;
}

interface Signature extends FileType {
	/** The bytes that files of this type begin with, as latin1. */
	readonly start: string;
	/** Further text that must be among the first bytes, as of formats that share a container. */
	readonly contains?: string;
}

const HEAD_BYTES = 4096;

/** The first that fits wins, so special ones stand before their containers. */
const SIGNATURES: readonly Signature[] = [
	{ start: '\x89PNG\r\n\x1a\n', mimeType: 'image/png', extension: 'png' },
	{ start: '\xff\xd8\xff', mimeType: 'image/jpeg', extension: 'jpg' },
	{ start: 'GIF8', mimeType: 'image/gif', extension: 'gif' },
	{ start: 'RIFF', contains: 'WEBP', mimeType: 'image/webp', extension: 'webp' },
	{ start: 'BM', contains: '\0\0\0\0', mimeType: 'image/bmp', extension: 'bmp' },
	{ start: '\0\0\x01\0', mimeType: 'image/x-icon', extension: 'ico' },
	{ start: 'II*\0', mimeType: 'image/tiff', extension: 'tif' },
	{ start: 'MM\0*', mimeType: 'image/tiff', extension: 'tif' },
	{ start: '<svg', mimeType: 'image/svg+xml', extension: 'svg' },
	{ start: '<?xml', contains: '<svg', mimeType: 'image/svg+xml', extension: 'svg' },
	{ start: '<?xml', mimeType: 'application/xml', extension: 'xml' },
	{ start: '%PDF-', mimeType: 'application/pdf', extension: 'pdf' },
	{ start: 'PK\x03\x04', contains: 'word/', ...officeType('wordprocessingml.document', 'docx') },
	{ start: 'PK\x03\x04', contains: 'xl/', ...officeType('spreadsheetml.sheet', 'xlsx') },
	{ start: 'PK\x03\x04', contains: 'ppt/', ...officeType('presentationml.presentation', 'pptx') },
	{ start: 'PK\x03\x04', contains: 'opendocument.text', ...openType('text', 'odt') },
	{ start: 'PK\x03\x04', contains: 'opendocument.spreadsheet', ...openType('spreadsheet', 'ods') },
	{
		start: 'PK\x03\x04',
		contains: 'opendocument.presentation',
		...openType('presentation', 'odp'),
	},
	{ start: 'PK\x03\x04', mimeType: 'application/zip', extension: 'zip' },
	{ start: '\x1f\x8b', mimeType: 'application/gzip', extension: 'gz' },
];

/** Text that only the extension of its name tells apart. */
const TEXT_TYPES: Readonly<Record<string, string>> = {
	csv: 'text/csv',
	ics: 'text/calendar',
	json: 'application/json',
	vcf: 'text/vcard',
};

/** Odoo's word for not knowing. */
export const UNKNOWN_MIME_TYPE = 'application/octet-stream';

/** The MIME type that the first bytes of a file tell, or for text the extension of its name. */
export function mimeTypeOf(content: Uint8Array, name: string): string {
	const head = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
		.subarray(0, HEAD_BYTES)
		.toString('latin1');
	const found = SIGNATURES.find(
		({ start, contains = '' }) => head.startsWith(start) && head.includes(contains),
	);
	if (found) return found.mimeType;
	const isText = content.length > 0 && !head.includes('\0');
	const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
	return isText ? (TEXT_TYPES[extension] ?? 'text/plain') : UNKNOWN_MIME_TYPE;
}

/** The extension of a MIME type that is known here, without a dot; empty for others. */
export function extensionOf(mimeType: string): string {
	return SIGNATURES.find((signature) => signature.mimeType === mimeType)?.extension ?? '';
}

function officeType(kind: string, extension: string): FileType {
	return { mimeType: `application/vnd.openxmlformats-officedocument.${kind}`, extension };
}

function openType(kind: string, extension: string): FileType {
	return { mimeType: `application/vnd.oasis.opendocument.${kind}`, extension };
}
