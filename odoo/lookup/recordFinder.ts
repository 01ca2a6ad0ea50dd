import type { RpcValue, Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { isConnectionError, toOdooError } from '../errors';
import { groupBy } from '../groupBy';
import { expectIdIn } from '../protocol/expect';
import type { DraftRow } from '../values/draft';
import { Links } from '../values/links';
import { nameIn, properNameIn, Reference, xmlidIn } from '../values/reference';
import { standInForLinked } from '../values/standIns';
import type { Draft } from '../values/valueType';
import { matchFields } from './byFields';
import { addressOfNew } from './emailAddress';
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

/** What a record of a model is looked up by, and the key under which its match is kept. */
interface Asked<V> {
	readonly key: string;
	readonly model: string;
	readonly value: V;
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
		const known = this.matches.get(key) ?? (await this.matchAddress(named));
		const match = known.status === 'missing' ? await make(named) : known;
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
		const found: Array<Asked<number>> = [];
		const xmlids = await this.xmlidsOf(wanted);
		for (const { key, reference } of wanted) {
			const { model, naming } = reference;
			if (naming.by === 'id' && model) found.push({ key, model, value: naming.value });
			const xmlid = xmlidIn(naming);
			const match = xmlid === undefined ? undefined : (xmlids.get(xmlid) ?? MISSING);
			if (match?.status === 'found') {
				if (model === undefined || match.model === model) {
					found.push({ key, model: match.model, value: match.id });
				} else {
					const models = { owner: match.model, model };
					strays.set(key, xmlidOfOtherModel(xmlid ?? '', models, 'REFERENCE_NOT_FOUND'));
				}
			}
			if (match && (naming.by === 'xmlid' || match.status === 'failed')) {
				this.matches.set(key, match.status === 'found' ? MISSING : match);
			}
		}
		await this.lookUp(found, matchIds);
		return strays;
	}

	private async xmlidsOf(wanted: readonly Wanted[]): Promise<Map<string, Match>> {
		const xmlids = wanted.map(({ reference }) => xmlidIn(reference.naming));
		const distinct = [...new Set(xmlids.filter((xmlid) => xmlid !== undefined))];
		return await matchXmlidsOfAny(this.model.client, distinct);
	}

	private async findByNames(wanted: readonly Wanted[]): Promise<void> {
		const named = wanted.flatMap(({ key, reference: { model, naming } }) => {
			const value = nameIn(naming);
			return model && value && !this.matches.has(key) ? [{ key, model, value }] : [];
		});
		await this.lookUp(named, matchNames);
	}

	private async findByFields(wanted: readonly Wanted[]): Promise<void> {
		const keyed = wanted.flatMap(({ key, reference: { model, naming } }) =>
			model && naming.by === 'fields' ? [{ key, model, value: this.valsOf(naming.value) }] : [],
		);
		await this.lookUp(
			keyed,
			async (model, keys) => await matchFields(model, Object.keys(keys[0] ?? {}), keys),
			({ model, value }) => `${model} ${Object.keys(value).join()}`,
		);
	}

	/**
	 * Keeps what `match` finds for each, all those of a model together, or those that `kindOf` gives the same
	 * for; an error that concerns the model is the match of all.
	 */
	private async lookUp<V>(
		asked: ReadonlyArray<Asked<V>>,
		match: (model: ModelClient, values: readonly V[]) => Promise<ReadonlyMap<V, Match>>,
		kindOf: (each: Asked<V>) => string = ({ model }) => model,
	): Promise<void> {
		for (const alike of groupBy(asked, kindOf).values()) {
			const model = alike[0]?.model ?? '';
			const values = [...new Set(alike.map(({ value }) => value))];
			let found: (value: V) => Match | undefined;
			try {
				const matches = await match(await this.modelOf(model), values);
				found = (value) => matches.get(value);
			} catch (thrown) {
				const failed = failedMatch(thrown);
				found = () => failed;
			}
			for (const { key, value } of alike) this.matches.set(key, found(value) ?? MISSING);
		}
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
				const byAddress = await this.matchAddress({ model: name, name: text });
				const found =
					byAddress.status === 'found' ? byAddress : (await matchNames(model, [text])).get(text);
				return found?.status === 'found' ? found : { status: 'failed', error };
			}
		} catch (thrown) {
			return failedMatch(thrown);
		}
	}

	/** Of an address in its name, Odoo makes the one of a new contact, which is not found by that name again. */
	private async matchAddress({ model, name }: NewName): Promise<Match> {
		const email = addressOfNew(model, name);
		if (email === undefined) return MISSING;
		try {
			const key = { email };
			const found = await matchFields(await this.modelOf(model), ['email'], [key]);
			return found.get(key) ?? MISSING;
		} catch (thrown) {
			return failedMatch(thrown);
		}
	}

	private standInFor(model: string): Match {
		return { status: 'found', model, id: standInForLinked(this.standInCount++) };
	}

	private lookupKey({ model = '', naming }: RowReference): string {
		const { by, value } = naming;
		return `${model} ${by} ${by === 'fields' ? JSON.stringify(this.valsOf(value)) : value}`;
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
	const name = properNameIn(naming);
	return model === undefined || name === undefined ? undefined : { model, name };
}

function innerReferences({ naming }: RowReference): RowReference[] {
	return naming.by === 'fields' ? referencesIn(naming.value) : [];
}

function failedMatch(thrown: unknown): Match {
	const error = toOdooError(thrown);
	if (isConnectionError(error)) throw error;
	return { status: 'failed', error };
}
