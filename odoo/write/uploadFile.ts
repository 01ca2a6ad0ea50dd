import type { Vals } from '../call';
import { UNKNOWN_MIME_TYPE } from '../values/fileType';

/** A file on its way to Odoo. Its content is fetched when it is needed, so that few are in memory. */
export interface UploadFile {
	readonly name: string;
	readonly mimeType: string;
	readonly byteCount: number;
	readonly base64: () => Promise<string>;
}

/** The attachment that holds a file. Its type is left to Odoo where it is not known. */
export async function attachmentVals({ name, mimeType, base64 }: UploadFile): Promise<Vals> {
	const isKnown = mimeType !== '' && mimeType !== UNKNOWN_MIME_TYPE;
	return { name, datas: await base64(), ...(isKnown && { mimetype: mimeType }) };
}
