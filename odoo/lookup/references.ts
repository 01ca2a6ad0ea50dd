import type { RpcValue, Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { isConnectionError, toOdooError } from '../errors';
import { groupBy } from '../groupBy';
import { expectIdIn } from '../protocol/expect';
import type { DraftRow } from '../values/draft';
import { Links } from '../values/links';
import { isXmlid, Reference } from '../values/reference';
import { standInForLinked } from '../values/standIns';
import type { Draft } from '../values/valueType';
import { matchFields } from './byFields';
import { matchIds } from './byId';
import { fold, matchNames, textsNamedBy } from './byName';
import { matchXmlidsOfAny, xmlidOfOtherModel } from './byXmlid';
import type { Match } from './matches';
import { MISSING } from './matches';

/** A reference in a converted row. */
export type RowReference = Reference<DraftRow>;

/** The records that a row names, in its own fields and in those of its lines. */
export function* referencesIn(row: DraftRow): Generator<RowReference> {
	for (const { draft } of row.cells) {
		if (draft instanceof Reference) yield draft;
		if (draft instanceof Links) yield* referencesInLinks(draft);
	}
}

function* referencesInLinks({ changes }: Links<DraftRow>): Generator<RowReference> {
	yield* changes.set ?? [];
	yield* changes.add;
	yield* changes.remove;
	yield* changes.delete;
	for (const { record, row } of changes.update) {
		yield record;
		yield* referencesIn(row);
	}
	for (const row of changes.create) yield* referencesIn(row);
}

/** Those of them that the row links to, which may be created if they are missing. */
export function* linksIn(row: DraftRow): Generator<RowReference> {
	for (const { draft } of row.cells) {
		if (draft instanceof Reference) yield draft;
		if (!(draft instanceof Links)) continue;
		const { set = [], add, update, create } = draft.changes;
		yield* [...set, ...add];
		for (const line of [...create, ...update.map((each) => each.row)]) yield* linksIn(line);
	}
}

/** Those of them that the row unlinks, of which a missing one is gone already. */
export function* unlinksIn(row: DraftRow): Generator<RowReference> {
	for (const { draft } of row.cells) {
		if (!(draft instanceof Links)) continue;
		const { remove, update, create } = draft.changes;
		yield* remove;
		for (const line of [...create, ...update.map((each) => each.row)]) yield* unlinksIn(line);
	}
}

/** What a record is known by to those that name it: an External ID, a name, or the value of a field. */
export const knownBy = {
	xmlid: (xmlid: string) => `xmlid ${xmlid}`,
	name: (model: string, name: string) => `name ${model} ${fold(name)}`,
	value: (model: string, field: string, value: string | number) =>
		`value ${model} ${field} ${typeof value === 'string' ? fold(value) : value}`,
};

/** The keys of which a record must have one to be meant by a reference; none for one that is named by id. */
export function keysNamedBy({ model = '', naming }: RowReference): string[] {
	switch (naming.by) {
		case 'id':
			return [];
		case 'xmlid':
			return [knownBy.xmlid(naming.xmlid)];
		case 'name':
			return textsNamedBy(naming.name).map((text) => knownBy.name(model, text));
		case 'text': {
			const xmlid = isXmlid(naming.text) ? [knownBy.xmlid(naming.text)] : [];
			return [...xmlid, ...textsNamedBy(naming.text).map((text) => knownBy.name(model, text))];
		}
		case 'fields':
			return keysOfFields(model, naming.fields);
	}
}

/** Texts tell a record; a number or a checkbox is that of many, and counts only where there is no text. */
function keysOfFields(model: string, row: DraftRow): string[] {
	const keysOf = (type: 'string' | 'number') =>
		row.cells.flatMap(({ field, draft }) =>
			typeof draft === type ? [knownBy.value(model, field.name, draft as string | number)] : [],
		);
	const texts = keysOf('string');
	const inner = [...referencesIn(row)].flatMap(keysNamedBy);
	return [...(texts.length > 0 ? texts : keysOf('number')), ...inner];
}

/** A reference with the key under which its match is kept. */
interface Wanted {
	readonly key: string;
	readonly reference: RowReference;
}

/**
 * Finds the records that references mean, for a whole batch at once: the number of requests grows
 * with the models and the ways in which records are named, not with the references.
 */
export class RecordFinder {
	private readonly matches = new Map<string, Match>();
	private readonly models = new Map<string, Promise<ModelClient>>();
	private standInCount = 0;

	constructor(private readonly model: ModelClient) {}

	/**
	 * Finds those that were not looked for before.
	 * @throws OdooError when the connection fails; whatever else goes wrong becomes a match
	 */
	async find(references: readonly RowReference[]): Promise<void> {
		const inner = references.flatMap(innerReferences);
		if (inner.length > 0) await this.find(inner);
		const wanted = await this.distinct(references);
		const strays = await this.findByIds(wanted);
		await this.findByNames(wanted);
		await this.findByFields(wanted);
		for (const [key, error] of strays) {
			if (this.matches.get(key) === MISSING) this.matches.set(key, { status: 'failed', error });
		}
	}

	/** Makes the next `find` look again, for records that were written meanwhile. */
	forget(references: readonly RowReference[]): void {
		for (const reference of references) {
			this.forget(innerReferences(reference));
			if (reference.naming.by !== 'id') this.matches.delete(this.lookupKey(reference));
		}
	}

	/** A model, asked for once, however short the client remembers it. */
	async modelOf(name: string): Promise<ModelClient> {
		const known = this.models.get(name) ?? this.model.of(name);
		this.models.set(name, known);
		return await known;
	}

	/** What was found for a reference that `find` was given. */
	matchOf(reference: RowReference): Match {
		const problem = innerReferences(reference)
			.map((inner) => this.matchOf(inner))
			.find(({ status }) => status !== 'found');
		return problem ?? this.matches.get(this.lookupKey(reference)) ?? MISSING;
	}

	/** What Odoo takes for a reference; undefined when it was not found. */
	storedOf(reference: RowReference): RpcValue | undefined {
		const match = this.matchOf(reference);
		if (match.status !== 'found') return undefined;
		return reference.form === 'id' ? match.id : `${match.model},${match.id}`;
	}

	/**
	 * Creates the record that a reference names; references that differ in capitals share it.
	 * @param isReal whether it is created, or only counted as if it were
	 */
	async create(reference: RowReference, isReal: boolean): Promise<void> {
		const { model, name } = newName(reference) ?? {};
		if (!model || !name) return;
		const key = `${model} new ${fold(name)}`;
		const create = async () =>
			isReal ? await this.createNamed(model, name) : this.standInFor(model);
		const match = this.matches.get(key) ?? (await create());
		this.matches.set(key, match);
		this.matches.set(this.lookupKey(reference), match);
	}

	/** Takes a reference for found, as a record that only would be created. */
	pretend(reference: RowReference, model: string, id: number): void {
		this.matches.set(this.lookupKey(reference), { status: 'found', model, id });
	}

	private async distinct(references: readonly RowReference[]): Promise<Wanted[]> {
		const distinct = new Map<string, Wanted>();
		for (const reference of references) {
			await this.model.client.breathe();
			const isPossible = innerReferences(reference).every(
				(inner) => this.matchOf(inner).status === 'found',
			);
			const key = this.lookupKey(reference);
			if (isPossible && !this.matches.has(key)) distinct.set(key, { key, reference });
		}
		return [...distinct.values()];
	}

	/**
	 * Finds what is named by id or External ID.
	 * @returns for texts that are the External ID of another model, the error to give if they are
	 * no names either
	 */
	private async findByIds(wanted: readonly Wanted[]): Promise<Map<string, OdooError>> {
		const strays = new Map<string, OdooError>();
		const found: Array<{ key: string; model: string; id: number }> = [];
		const xmlids = await this.xmlidsOf(wanted);
		for (const { key, reference } of wanted) {
			const { model, naming } = reference;
			if (naming.by === 'id' && model) found.push({ key, model, id: naming.id });
			const xmlid = xmlidOf(reference);
			const match = xmlid === undefined ? undefined : (xmlids.get(xmlid) ?? MISSING);
			if (match?.status === 'found') {
				if (model === undefined || match.model === model) found.push({ key, ...match });
				else {
					const models = { owner: match.model, model };
					strays.set(key, xmlidOfOtherModel(xmlid ?? '', models, 'REFERENCE_NOT_FOUND'));
				}
			}
			if (match && (naming.by === 'xmlid' || match.status === 'failed')) {
				this.matches.set(key, match.status === 'found' ? MISSING : match);
			}
		}
		for (const [model, ofModel] of groupBy(found, (each) => each.model)) {
			await this.lookUp(model, ofModel, async (opened) => {
				const matches = await matchIds(opened, [...new Set(ofModel.map(({ id }) => id))]);
				return ofModel.map(({ id }) => matches.get(id));
			});
		}
		return strays;
	}

	private async xmlidsOf(wanted: readonly Wanted[]): Promise<Map<string, Match>> {
		const xmlids = wanted.map(({ reference }) => xmlidOf(reference));
		const distinct = [...new Set(xmlids.filter((xmlid) => xmlid !== undefined))];
		return await matchXmlidsOfAny(this.model.client, distinct);
	}

	private async findByNames(wanted: readonly Wanted[]): Promise<void> {
		const named = wanted.flatMap(({ key, reference: { model, naming } }) => {
			const name = naming.by === 'name' ? naming.name : naming.by === 'text' ? naming.text : '';
			return model && name && !this.matches.has(key) ? [{ key, model, name }] : [];
		});
		for (const [model, ofModel] of groupBy(named, (each) => each.model)) {
			await this.lookUp(model, ofModel, async (opened) => {
				const matches = await matchNames(opened, [...new Set(ofModel.map(({ name }) => name))]);
				return ofModel.map(({ name }) => matches.get(name));
			});
		}
	}

	private async findByFields(wanted: readonly Wanted[]): Promise<void> {
		const keyed = wanted.flatMap(({ key, reference: { model, naming } }) =>
			model && naming.by === 'fields' ? [{ key, model, vals: this.valsOf(naming.fields) }] : [],
		);
		const groups = groupBy(keyed, ({ model, vals }) => `${model} ${Object.keys(vals).join()}`);
		for (const [first, ...others] of groups.values()) {
			if (!first) continue;
			await this.lookUp(first.model, [first, ...others], async (opened) => {
				const keys = [first, ...others].map(({ vals }) => vals);
				const matches = await matchFields(opened, Object.keys(first.vals), keys);
				return keys.map((vals) => matches.get(vals));
			});
		}
	}

	/** Keeps what `find` finds for each; an error that concerns the model is the match of all. */
	private async lookUp(
		model: string,
		wanted: ReadonlyArray<{ readonly key: string }>,
		find: (model: ModelClient) => Promise<ReadonlyArray<Match | undefined>>,
	): Promise<void> {
		let matches: ReadonlyArray<Match | undefined>;
		try {
			matches = await find(await this.modelOf(model));
		} catch (thrown) {
			const failed = failedMatch(thrown);
			matches = wanted.map(() => failed);
		}
		wanted.forEach(({ key }, index) => this.matches.set(key, matches[index] ?? MISSING));
	}

	private async createNamed(name: string, text: string): Promise<Match> {
		try {
			const model = await this.modelOf(name);
			try {
				const id = await model.call('name_create', { params: { name: text } }, expectIdIn);
				return { status: 'found', model: name, id };
			} catch (thrown) {
				const error = toOdooError(thrown);
				if (error.code !== 'OUTCOME_UNKNOWN') throw error;
				// There was none of this name before, so that one now is the one that was asked for.
				const found = (await matchNames(model, [text])).get(text);
				return found?.status === 'found' ? found : { status: 'failed', error };
			}
		} catch (thrown) {
			return failedMatch(thrown);
		}
	}

	private standInFor(model: string): Match {
		return { status: 'found', model, id: standInForLinked(this.standInCount++) };
	}

	private lookupKey({ model = '', naming }: RowReference): string {
		switch (naming.by) {
			case 'id':
				return `${model} id ${naming.id}`;
			case 'fields':
				return `${model} fields ${JSON.stringify(this.valsOf(naming.fields))}`;
			case 'xmlid':
				return `${model} xmlid ${naming.xmlid}`;
			case 'name':
				return `${model} name ${naming.name}`;
			case 'text':
				return `${model} text ${naming.text}`;
		}
	}

	private valsOf({ cells }: DraftRow): Vals {
		return Object.fromEntries(cells.map(({ field, draft }) => [field.name, this.stored(draft)]));
	}

	private stored(draft: Draft<DraftRow>): RpcValue {
		if (draft instanceof Links) return false;
		return draft instanceof Reference ? (this.storedOf(draft) ?? false) : draft;
	}
}

/** What a missing record can be created with; a text that looks like an External ID is none. */
export function newName({
	model,
	naming,
}: RowReference): { model: string; name: string } | undefined {
	if (model === undefined) return undefined;
	if (naming.by === 'name') return { model, name: naming.name };
	return naming.by === 'text' && !isXmlid(naming.text) ? { model, name: naming.text } : undefined;
}

function innerReferences({ naming }: RowReference): RowReference[] {
	return naming.by === 'fields' ? [...referencesIn(naming.fields)] : [];
}

function xmlidOf({ naming }: RowReference): string | undefined {
	if (naming.by === 'xmlid') return naming.xmlid;
	return naming.by === 'text' && isXmlid(naming.text) ? naming.text : undefined;
}

function failedMatch(thrown: unknown): Match {
	const error = toOdooError(thrown);
	if (isConnectionError(error)) throw error;
	return { status: 'failed', error };
}
