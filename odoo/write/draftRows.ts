import type { Mention, RowReference } from '../lookup/mentions';
import { mentionsIn, referencesIn } from '../lookup/mentions';
import { keysNamedBy } from '../lookup/referenceKeys';
import { noKeyValue } from '../lookup/recordKey';
import { fieldOf } from '../schema/choose';
import { fieldNameOf } from '../schema/schema';
import { isBlankKey } from '../values/blank';
import type { Cell, DraftRow } from '../values/draft';
import type { Row } from '../values/reference';
import type { Matcher } from './matcher';
import type { UnknownColumns } from './prepare/draftRow';
import { checkNothingWritten, isClosed, isWritable, readOnly } from './prepare/draftRow';
import type { ValueConverter } from './prepare/values';
import type { DraftedRow, WriteRow } from './writeRow';

/** They say which record is meant; they are no values to write. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** Converts rows as far as that takes no look-ups, so that what is wrong with one shows before Odoo is asked. */
export class RowDrafter {
	constructor(
		private readonly matcher: Matcher,
		private readonly converter: ValueConverter,
		private readonly unknownColumns: UnknownColumns,
	) {}

	/** @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` */
	async draft(row: WriteRow): Promise<DraftedRow> {
		const { values } = row;
		const written = Object.entries(values).filter(
			([name, value]) => value !== undefined && !ID_COLUMNS.has(name),
		);
		const isOfKey = (name: string) => this.matcher.columns.includes(name);
		const others = written.map(([name]) => name).filter((name) => !isOfKey(name));
		if (this.unknownColumns === 'onlyWritable') this.checkWritable(others);
		const isChange = !this.matcher.createsMissing;
		const draft = await this.converter.draft(Object.fromEntries(written), { isChange });
		const key = await this.draftKey(values, draft);
		const isIgnoring =
			this.unknownColumns === 'ignore' && Object.keys(row.files ?? {}).length === 0;
		if (isIgnoring) this.checkAnyWritten(others, draft);
		const xmlid = this.matcher.xmlidOf(row);
		const mentions = this.mentionsOf(draft, key);
		const names = new Set(mentions.flatMap(({ reference }) => keysNamedBy(reference)));
		return { row, draft, key, mentions, names, xmlid };
	}

	/** A field that the row is only found by need not be writable. */
	private checkWritable(columns: readonly string[]): void {
		const { schema } = this.converter.model;
		if (isClosed(schema)) return;
		for (const column of columns) {
			const field = fieldOf(schema, fieldNameOf(column));
			if (!isWritable(field.name, schema, !this.matcher.createsMissing)) throw readOnly(field);
		}
	}

	/**
	 * A record for which no value is left, as none has the name of a field, is not one that is so already, nor
	 * is it meant to be a blank one. Where missing records are created, what a row is for is done with its key
	 * alone, if that is a value.
	 */
	private checkAnyWritten(columns: readonly string[], { cells }: DraftRow): void {
		const { columns: keyColumns, createsMissing, fieldNames } = this.matcher;
		const isOther = ({ field }: Cell) => !fieldNames.includes(field.name);
		const isDoneByKey = createsMissing && fieldNames.length > 0;
		if (isDoneByKey || cells.some(isOther)) return;
		const isNew = keyColumns.length === 0;
		checkNothingWritten(columns, this.converter.model.schema, { isNew, of: 'item' });
	}

	/** The records that a row names, each once: values of its key are among its other ones, too. */
	private mentionsOf(draft: DraftRow, key: DraftRow): readonly Mention[] {
		const mentions = new Map<RowReference, Mention>();
		for (const mention of mentionsIn(draft)) mentions.set(mention.reference, mention);
		// Where nothing is created, a record with such a key is not there either.
		const role = this.matcher.createsMissing ? 'link' : 'find';
		for (const reference of referencesIn(key)) mentions.set(reference, { reference, role });
		return [...mentions.values()];
	}

	/** A field that cannot be written, such as the number of an invoice, can be matched on all the same. */
	private async draftKey(values: Row, { model, cells }: DraftRow): Promise<DraftRow> {
		const { fieldNames, columns } = this.matcher;
		if (fieldNames.length === 0) return { model, cells: [] };
		// Odoo stores an empty number as 0, and an empty checkbox as false.
		if (columns.every((column) => isBlankKey(values[column]))) {
			throw noKeyValue(fieldOf(this.converter.model.schema, fieldNames[0] ?? ''));
		}
		const written = cells.filter(({ field }) => fieldNames.includes(field.name));
		if (written.length === fieldNames.length) return { model, cells: written };
		const own = Object.fromEntries(columns.map((column) => [column, values[column]]));
		return await this.converter.draft(own, { unknownColumns: 'error' });
	}
}
