import type { Schema } from '../../odoo';
import { isBinary, isWritable } from '../../odoo';
import type { Columns } from './columns';
import type { InputFile } from './uploads';
import { noFile } from './uploads';

/** A field that takes a file of its item. */
interface ItemFile {
	readonly field: string;
	readonly file: InputFile;
}

/** Mapped automatically, a file goes into the field of its name. */
export function filesOf(columns: Columns, schema: Schema): ItemFile[] {
	const { values, files, isAutoMapped, itemIndex } = columns;
	const isFileField = (name: string) => {
		const field = schema.fields.get(name);
		return field !== undefined && isBinary(field);
	};
	const fileOf = (field: string, property: unknown): ItemFile[] => {
		const binary = typeof property === 'string' ? files[property] : undefined;
		if (!binary || !isFileField(field)) return [];
		return [{ field, file: { itemIndex, property: String(property), binary } }];
	};
	const named = Object.entries(values).flatMap(([field, value]) => fileOf(field, value));
	const isMappedByName = (name: string) =>
		isAutoMapped && !(name in values) && isFileField(name) && isWritable(name, schema);
	const byName = Object.keys(files).filter(isMappedByName);
	return [...named, ...byName.flatMap((name) => fileOf(name, name))];
}

/** How binary fields of items are named. Content as base64 is longer, or can be given as a data URL. */
const FILE_NAME = /^[A-Za-z_]\w{0,23}$/;

/**
 * A name such as "data" is base64 as well: without the file of that name, it would be written as one
 * of three bytes.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkFilesAreThere({ values, files }: Columns, schema: Schema): void {
	for (const [name, value] of Object.entries(values)) {
		const field = schema.fields.get(name);
		const isName = typeof value === 'string' && FILE_NAME.test(value) && !(value in files);
		if (isName && field && isBinary(field)) throw noFile(value, Object.keys(files));
	}
}
