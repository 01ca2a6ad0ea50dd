import type { Mention, RowReference } from '../lookup/mentions';
import { mentionsIn, referencesIn } from '../lookup/mentions';
import { keysNamedBy } from '../lookup/referenceKeys';
import { noKeyValue } from '../lookup/recordKey';
import { fieldOf } from '../schema/choose';
import { isBlank } from '../values/blank';
import type { DraftRow } from '../values/draft';
import type { Row } from '../values/reference';
import type { Matcher } from './matchers';
import type { ValueConverter } from './prepare/values';
import type { DraftedRow, WriteRow } from './writeRow';

/** They say which record is meant; they are no values to write. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** Converts rows as far as that takes no look-ups, so that what is wrong with one shows before Odoo is asked. */
export class RowDrafter {
	constructor(
		private readonly matcher: Matcher,
		private readonly converter: ValueConverter,
	) {}

	/** @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` */
	async draft(row: WriteRow): Promise<DraftedRow> {
		const { values } = row;
		const written = Object.entries(values).filter(([name]) => !ID_COLUMNS.has(name));
		const draft = await this.converter.draft(Object.fromEntries(written));
		const key = await this.draftKey(values, draft);
		const xmlid = this.matcher.xmlidOf(row);
		const mentions = this.mentionsOf(draft, key);
		const names = new Set(mentions.flatMap(({ reference }) => keysNamedBy(reference)));
		return { row, draft, key, mentions, names, xmlid };
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
		if (columns.every((column) => isBlank(values[column]))) {
			throw noKeyValue(fieldOf(this.converter.model.schema, fieldNames[0] ?? ''));
		}
		const written = cells.filter(({ field }) => fieldNames.includes(field.name));
		if (written.length === fieldNames.length) return { model, cells: written };
		const own = Object.fromEntries(columns.map((column) => [column, values[column]]));
		return await this.converter.draft(own, 'error');
	}
}
