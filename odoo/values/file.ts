import { extensionOf, mimeTypeOf, UNKNOWN_MIME_TYPE } from './fileType';

/** A file out of Odoo. */
export interface OdooFile {
	/** With an extension, where the type has one. */
	readonly name: string;
	readonly mimeType: string;
	readonly content: Uint8Array;
}

/** Has a letter, unlike the end of a number such as 1.5. */
const EXTENSION = /\.(?=[a-z0-9]{1,8}$)[0-9]*[a-z]/i;

/**
 * A file from Odoo's base64 text. Its type is the one that Odoo knows, else what the content tells;
 * a name without an extension gets the one of the type.
 */
export function fileFrom(base64: string, name: string, knownMimeType = ''): OdooFile {
	const content = Buffer.from(base64, 'base64');
	const isKnown = knownMimeType !== '' && knownMimeType !== UNKNOWN_MIME_TYPE;
	const mimeType = isKnown ? knownMimeType : mimeTypeOf(content, name);
	return { name: withExtension(name, mimeType), mimeType, content };
}

/** A name that a file can have on any system, with the extension of its type if it has none. */
export function withExtension(name: string, mimeType: string): string {
	const clean = name.replace(/[\\/\p{Cc}]+/gu, '_').trim();
	const extension = extensionOf(mimeType);
	const isComplete = extension === '' || EXTENSION.test(clean);
	return isComplete ? clean : `${clean}.${extension}`;
}

/**
 * What Odoo calls a file whose field has no name for it, as when it is downloaded in the browser.
 * Source: `_get_stream_from` in ir_binary.py of Odoo 19.
 */
export function nameOfFieldFile(model: string, id: number, field: string): string {
	return `${model.replaceAll('.', '_')}-${id}-${field}`;
}

/** Fields that by custom hold the name of the file in another one. */
export function fileNameFieldsOf(field: string): string[] {
	return [`${field}_filename`, `${field}_fname`, `${field}_file_name`, `${field}_name`];
}
