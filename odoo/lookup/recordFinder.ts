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
import { fold, matchNames } from './byName';
import { matchXmlidsOfAny, xmlidOfOtherModel } from './byXmlid';
import type { Match } from './matches';
import { MISSING } from './matches';
import type { RowReference } from './mentions';
import { referencesIn } from './mentions';

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

	/** Creates the record that a reference names; references that differ in capitals share it. */
	async create(reference: RowReference): Promise<void> {
		await this.matchNew(reference, async ({ model, name }) => await this.createNamed(model, name));
	}

	/** The same where nothing is written: a stand-in takes the place of the record. */
	async pretendCreated(reference: RowReference): Promise<void> {
		await this.matchNew(reference, ({ model }) => this.standInFor(model));
	}

	/** Takes a reference for found, as a record that only would be created. */
	pretend(reference: RowReference, model: string, id: number): void {
		this.matches.set(this.lookupKey(reference), { status: 'found', model, id });
	}

	private async matchNew(
		reference: RowReference,
		make: (named: NewName) => Match | Promise<Match>,
	): Promise<void> {
		const named = newName(reference);
		if (!named?.name) return;
		const key = `${named.model} new ${fold(named.name)}`;
		const match = this.matches.get(key) ?? (await make(named));
		this.matches.set(key, match);
		this.matches.set(this.lookupKey(reference), match);
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

/** A record that has nothing but a name. */
interface NewName {
	readonly model: string;
	readonly name: string;
}

/** What a missing record can be created with; a text that looks like an External ID is none. */
export function newName({ model, naming }: RowReference): NewName | undefined {
	if (model === undefined) return undefined;
	if (naming.by === 'name') return { model, name: naming.name };
	return naming.by === 'text' && !isXmlid(naming.text) ? { model, name: naming.text } : undefined;
}

function innerReferences({ naming }: RowReference): RowReference[] {
	return naming.by === 'fields' ? referencesIn(naming.fields) : [];
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
