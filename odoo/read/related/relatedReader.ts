import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { languageOf } from '../../client/context';
import { isOutOfReach, rethrowUnlessOdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { withArchived } from '../../schema/activeName';
import type { Field } from '../../schema/schema';
import type { ReadFormat } from '../../values/valueType';
import { leadsOn, linkedRecords, needsName } from './linkedRecords';
import { readWithoutForbidden, SAMPLE_SIZE } from '../forbiddenFields';
import type { PageSizer } from '../pageSizer';
import { chunksOfIds, sizerFor } from '../pages';
import type { FieldTree } from './relatedFields';
import { flatTree, mergedTree } from './relatedFields';

/** What was read of one model that a page of records leads to. */
interface RelatedModel {
	readonly fields: ReadonlyMap<string, Field>;
	/** Only those that exist and that the user may see. */
	readonly records: ReadonlyMap<number, RawRecord>;
}

/** All records that lie equally many relations away from the page, by model. */
export type Level = ReadonlyMap<string, RelatedModel>;

/** Records to read next, and which of their fields. */
interface Wanted {
	readonly model: string;
	readonly tree: FieldTree;
	readonly ids: ReadonlySet<number>;
}

/**
 * Reads what pages of records lead to, one level of relations after the other: one request for
 * each level and model, however many records and paths share it.
 */
export class RelatedReader {
	/** Learn from page to page how much the server can take. */
	private readonly sizers = new Map<string, PageSizer>();

	constructor(
		private readonly client: OdooClient,
		private readonly options: { readonly context: Context; readonly format: ReadFormat },
	) {}

	/** The first level holds what the page itself links to. */
	async levelsBelow(
		page: readonly RawRecord[],
		fields: ReadonlyMap<string, Field>,
		tree: FieldTree,
	): Promise<Level[]> {
		const levels: Level[] = [];
		let wanted = this.wantedBelow(page, fields, tree);
		while (wanted.length > 0) {
			const level = await this.readLevel(wanted, levels.length);
			levels.push(level);
			wanted = wanted.flatMap(({ model, tree: below, ids }) => {
				const read = level.get(model);
				if (!read) return [];
				const records = [...ids]
					.map((id) => read.records.get(id))
					.filter((raw) => raw !== undefined);
				return this.wantedBelow(records, read.fields, below);
			});
		}
		return levels;
	}

	private wantedBelow(
		records: readonly RawRecord[],
		fields: ReadonlyMap<string, Field>,
		tree: FieldTree,
	): Wanted[] {
		return [...tree.below].flatMap(([name, below]) => {
			const field = fields.get(name);
			if (!field || !leadsOn(field, below, this.options.format)) return [];
			const needed = needsName(field, this.options.format)
				? mergedTree(below, flatTree(['display_name']))
				: below;
			return idsByModel(records, field).map(([model, ids]) => ({ model, tree: needed, ids }));
		});
	}

	private async readLevel(wanted: readonly Wanted[], depth: number): Promise<Level> {
		const level = new Map<string, RelatedModel>();
		for (const model of new Set(wanted.map((each) => each.model))) {
			const same = wanted.filter((each) => each.model === model);
			const tree = same.map((each) => each.tree).reduce(mergedTree);
			const ids = new Set(same.flatMap((each) => [...each.ids]));
			level.set(model, await this.readModel({ model, tree, ids }, depth));
		}
		return level;
	}

	private async readModel({ model, tree, ids }: Wanted, depth: number): Promise<RelatedModel> {
		const { context } = this.options;
		const fields = new Map<string, Field>();
		const records = new Map<number, RawRecord>();
		try {
			const schema = await this.client.schema(model, languageOf(context));
			for (const name of tree.below.keys()) {
				// A reference may lead to models that lack the field.
				const field = schema.fields.get(name);
				if (field) fields.set(name, field);
			}
			const all = [...ids];
			// Not by `read`, which fails as a whole when one of the records is forbidden.
			const searchFor = (chunk: readonly number[]) => ({
				model,
				// Not by the context: it would also put archived records into the lists that are read here.
				domain: withArchived(schema, [['id', 'in', chunk]]),
				order: 'id',
				context,
			});
			const query = {
				model,
				fields: [...fields.values()],
				isOptional: () => true,
				sample: searchFor(all.slice(0, SAMPLE_SIZE)),
				onStartOver: () => records.clear(),
			};
			const chunks = readWithoutForbidden(this.client, query, (readable, ask) =>
				chunksOfIds(
					all,
					{ sizer: this.sizerOf(model, readable, depth), ahead: this.client.parallel },
					async (chunk) => ask(this.client, { ...searchFor(chunk), fields: readable }),
				),
			);
			for await (const chunk of chunks) {
				for (const record of chunk) records.set(Number(record.id), record);
			}
		} catch (thrown) {
			const error = rethrowUnlessOdooError(thrown);
			if (!isOutOfReach(error)) throw error;
		}
		return { fields, records };
	}

	private sizerOf(model: string, fields: readonly Field[], depth: number): PageSizer {
		const key = `${depth} ${model}`;
		const sizer = this.sizers.get(key) ?? sizerFor(this.client, fields);
		this.sizers.set(key, sizer);
		return sizer;
	}
}

function idsByModel(records: readonly RawRecord[], field: Field): Array<[string, Set<number>]> {
	const found = new Map<string, Set<number>>();
	for (const record of records) {
		for (const { model, id } of linkedRecords(record, field)) {
			const ids = found.get(model) ?? new Set();
			found.set(model, ids.add(id));
		}
	}
	return [...found];
}
