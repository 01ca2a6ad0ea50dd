import type {
	IBinaryData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { UploadFile } from '../../odoo';
import { OdooError } from '../../odoo';
import { fieldNames } from '../shared/parameters/fieldNames';
import { readGivenList } from '../shared/parameters/required';

/** A file of an input item. */
export interface InputFile {
	readonly itemIndex: number;
	readonly property: string;
	readonly binary: IBinaryData;
}

export const inputFilesParameter: INodeProperties = {
	displayName: 'Input Binary Fields',
	name: 'binaryPropertyNames',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data, invoice',
	hint: 'The names of the input binary fields that hold the files, separated by commas',
};

/** The files that an item is to bring along. @throws OdooError `INVALID_VALUE` for one it does not have */
export function readInputFiles(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ binary: files = {} }: INodeExecutionData,
	parameter: INodeProperties,
): InputFile[] {
	const properties = readGivenList(ctx, itemIndex, parameter, fieldNames);
	return properties.map((property) => {
		const binary = files[property];
		if (binary) return { itemIndex, property, binary };
		throw noFile(property, Object.keys(files));
	});
}

/** What the files are, and how to get at their content. */
export async function uploadFilesOf(
	ctx: IExecuteFunctions,
	files: readonly InputFile[],
): Promise<UploadFile[]> {
	return await Promise.all(files.map(async (file) => uploadFileOf(ctx, file)));
}

async function uploadFileOf(
	ctx: IExecuteFunctions,
	{ itemIndex, property, binary }: InputFile,
): Promise<UploadFile> {
	return {
		name: binary.fileName ?? withExtension(property, binary.fileExtension),
		mimeType: binary.mimeType,
		byteCount: await byteCountOf(ctx, binary),
		base64: async () => await readFile(ctx, itemIndex, property),
	};
}

/** The content of a file as base64. @throws OdooError `INVALID_VALUE` where n8n has lost it */
async function readFile(
	ctx: IExecuteFunctions,
	itemIndex: number,
	property: string,
): Promise<string> {
	try {
		const content = await ctx.helpers.getBinaryDataBuffer(itemIndex, property);
		return content.toString('base64');
	} catch (thrown) {
		throw unreadable(property, thrown);
	}
}

function withExtension(name: string, extension = ''): string {
	return extension === '' ? name : `${name}.${extension}`;
}

/** How large a file is, without reading it; 0 for one that n8n has lost, as reading it will show. */
export async function byteCountOf(
	ctx: IExecuteFunctions,
	{ bytes, id, data }: IBinaryData,
): Promise<number> {
	if (bytes !== undefined) return bytes;
	if (id === undefined) return Buffer.byteLength(data, 'base64');
	try {
		return (await ctx.helpers.getBinaryMetadata(id)).fileSize;
	} catch {
		return 0;
	}
}

export function noFile(property: string, present: readonly string[]): OdooError {
	const found =
		present.length === 0
			? 'The item has no files.'
			: `The files of the item are in: ${present.join(', ')}.`;
	return new OdooError('INVALID_VALUE', `The item has no file in the binary field "${property}".`, {
		hint: `${found} Enter the name of a binary field that every item has.`,
	});
}

function unreadable(property: string, cause: unknown): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`n8n cannot read the file in the binary field "${property}".`,
		{
			hint: 'It may have been removed since the node before ran. Run the workflow again from there.',
			details: String(cause),
			cause,
		},
	);
}
