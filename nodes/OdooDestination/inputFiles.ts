import type {
	IBinaryData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { UploadFile } from '../../odoo';
import { OdooError } from '../../odoo';
import { fieldNames } from '../shared/parameters/fieldNames';

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
	required: true,
	placeholder: 'e.g. data, invoice',
	hint: 'The names of the input binary fields that hold the files, separated by commas',
};

/** The files that an item is to bring along. @throws OdooError `INVALID_VALUE` for one it does not have */
export function readInputFiles(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ binary: files = {} }: INodeExecutionData,
	parameterName = inputFilesParameter.name,
): InputFile[] {
	const properties = fieldNames(ctx.getNodeParameter(parameterName, itemIndex, ''));
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
		base64: async () =>
			(await ctx.helpers.getBinaryDataBuffer(itemIndex, property)).toString('base64'),
	};
}

function withExtension(name: string, extension = ''): string {
	return extension === '' ? name : `${name}.${extension}`;
}

async function byteCountOf(
	ctx: IExecuteFunctions,
	{ bytes, id, data }: IBinaryData,
): Promise<number> {
	if (bytes !== undefined) return bytes;
	if (id === undefined) return Buffer.byteLength(data, 'base64');
	return (await ctx.helpers.getBinaryMetadata(id)).fileSize;
}

function noFile(property: string, present: readonly string[]): OdooError {
	const found =
		present.length === 0
			? 'The item has no files.'
			: `The files of the item are in: ${present.join(', ')}.`;
	return new OdooError('INVALID_VALUE', `The item has no file in the binary field "${property}".`, {
		hint: `${found} Enter the name of a binary field that every item has.`,
	});
}
