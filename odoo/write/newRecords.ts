import type { ModelClient } from '../client/modelClient';
import { OdooError } from '../errors';
import { expectXmlid, isEmpty } from '../lookup/recordKey';
import type { Matched, Matcher } from './matcher';
import type { Projection } from './projection';
import type { DraftedRow, KeyedRow, WriteRow } from './writeRow';
import { holdersOf, inUse, usedTwice } from './xmlidHolders';

/**
 * Every row is a new record. Under an External ID it is created once: a record that has it already is
 * an error, or as good as the new one where an earlier try of the row may have made it.
 */
export class NewRecords implements Matcher {
	readonly columns = [];
	readonly fieldNames = [];
	readonly createsMissing = true;
	readonly mayBeGone = false;
	private rowCount = 0;
	/** The first good row with each External ID. */
	private readonly firsts = new Map<string, DraftedRow>();

	constructor(private readonly model: ModelClient) {}

	xmlidOf({ values: { xmlid }, onceId }: WriteRow): string | undefined {
		return isEmpty(xmlid) ? onceId : expectXmlid(xmlid);
	}

	async match(
		rows: readonly KeyedRow[],
		projection?: Projection,
	): Promise<Array<Matched | OdooError>> {
		const holders = await holdersOf(
			this.model,
			rows.flatMap(({ drafted }) => drafted.xmlid ?? []),
		);
		return rows.map(({ drafted }): Matched | OdooError => {
			const { xmlid, row } = drafted;
			if (xmlid === undefined) return { identity: `row ${this.rowCount++}`, ids: [] };
			const holder = holders.get(xmlid);
			const isInUse = holder !== undefined || projection?.hasNew(xmlid) === true;
			const first = this.firsts.get(xmlid) ?? drafted;
			if (isInUse && first !== drafted) return usedTwice(xmlid);
			if (!holder || holder instanceof OdooError) return holder ?? { identity: xmlid, ids: [] };
			const isOwn = holder.model === this.model.name && row.onceId !== undefined;
			return isOwn
				? { identity: xmlid, ids: [holder.id], action: 'unchanged' }
				: inUse(xmlid, holder);
		});
	}

	noteResolved({ drafted }: KeyedRow): void {
		const { xmlid } = drafted;
		if (xmlid !== undefined && !this.firsts.has(xmlid)) this.firsts.set(xmlid, drafted);
	}
}
