import type { RpcValue, Vals } from '../call';
import type { Ties } from '../batch/order';
import { fold, isNameField } from '../lookup/byName';
import { knownBy } from '../lookup/referenceKeys';
import { isBinary } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import type { DraftRow } from '../values/draft';
import { Links } from '../values/links';
import { idFrom, linkedIds } from '../values/recordId';
import type { RecordChange } from './changeRequest';
import type { NewRecord } from './createRequest';
import type { RowPlan, Written } from './plan';
import type { Command } from '../values/commands';
import {
	CREATE,
	DELETE,
	isCommands,
	LINK,
	SET,
	UNLINK,
	UPDATE,
	removedBy,
} from '../values/commands';

/** Tells which models have records that rows of the batch name; of others no text need be kept. */
type IsNamed = (model: string) => boolean;

/** What a row names and makes, as far as its values tell before anything is looked up. */
export function tiesOfDraft(
	draft: DraftRow,
	named: ReadonlySet<string>,
	{ xmlid, isNamed }: { readonly xmlid?: string; readonly isNamed: IsNamed },
): Ties {
	const makes = new Set<string>();
	addKeysOfDraft(makes, draft, isNamed);
	if (xmlid === undefined) return { needs: named, makes };
	const own = knownBy.xmlid(xmlid);
	return { needs: new Set(named).add(own), makes: makes.add(own) };
}

function addKeysOfDraft(keys: Set<string>, { model, cells }: DraftRow, isNamed: IsNamed): void {
	const isOwnNamed = isNamed(model);
	for (const { field, draft } of cells) {
		if (draft instanceof Links) {
			const { create, update } = draft.changes;
			for (const row of create) addKeysOfDraft(keys, row, isNamed);
			for (const { row } of update) addKeysOfDraft(keys, row, isNamed);
		} else if (isOwnNamed) {
			for (const key of keysOfValue(model, field.name, draft as RpcValue)) keys.add(key);
		}
	}
}

/**
 * What a row needs of rows before it, and what it changes for rows behind it by what it writes: its
 * records and their lines, the lists that these are in, and the texts by which rows name or match records.
 * Of a record that was read only what really differs counts, and a text that it loses counts as well.
 */
export function tiesOfRow(
	row: RowPlan,
	{ ids, writes }: Written,
	{ schema, isNamed }: { readonly schema: Schema; readonly isNamed: IsNamed },
): Ties {
	const ties = new RowTies(schema, isNamed, row.named);
	ties.addKey(row);
	ties.addReads(row.vals, ids);
	for (const write of writes) ties.addWrite(write);
	return ties;
}

/** The ties that two descriptions of a row tell together. */
export function bothTies(one: Ties, other: Ties): Ties {
	return {
		needs: new Set([...one.needs, ...other.needs]),
		makes: new Set([...one.makes, ...other.makes]),
	};
}

class RowTies implements Ties {
	readonly needs: Set<string>;
	readonly makes = new Set<string>();
	private readonly model: string;

	constructor(
		private readonly schema: Schema,
		private readonly isNamed: IsNamed,
		named: ReadonlySet<string>,
	) {
		this.needs = new Set(named);
		this.model = schema.model;
	}

	addKey({ identity, keyFields, keyValues: { match = {} } }: RowPlan): void {
		this.holdAlone(`key ${identity}`);
		// Lines may be records of the same model, and get a key without being meant by it.
		for (const name of keyFields) this.needs.add(lineValue(this.model, name, match[name]));
	}

	/** What is written was fitted to these records and lines: a change to any of them makes it stale. */
	addReads(vals: Vals, ids: readonly number[]): void {
		for (const id of ids) this.holdAlone(recordTie(this.model, id));
		for (const [name, value] of Object.entries(vals)) {
			const field = this.schema.fields.get(name);
			if (!field || !isCommands(value)) continue;
			const { relation = '', type } = field;
			for (const [code, id, argument] of value) {
				const linked = code === SET ? linkedIds(argument) : code === CREATE ? [] : [id];
				for (const each of linked) this.needs.add(recordTie(relation, each));
			}
			if (type === 'one2many') for (const id of ids) this.needs.add(memberTie(relation, id));
		}
	}

	addWrite(write: NewRecord | RecordChange): void {
		if ('id' in write) return this.addValues(write.vals, { id: write.id, ...write.current });
		if (write.xmlid !== undefined) this.holdAlone(knownBy.xmlid(write.xmlid));
		this.addValues(write.vals);
	}

	/** @param current what the record holds before; nothing if it is new */
	private addValues(vals: Vals, current: Vals = {}): void {
		for (const [name, value] of Object.entries(vals)) {
			const field = this.schema.fields.get(name);
			if (!field || isBinary(field)) continue;
			if (this.isNamed(this.model)) {
				this.makeKnown(keysOfValue(this.model, name, value, this.schema));
				this.makeKnown(keysOfValue(this.model, name, current[name], this.schema));
			}
			if (isCommands(value)) this.addLinks(field, value, current);
			else if (field.type === 'many2one') this.addLink(field, value, current[name]);
		}
	}

	/** A record is in the list of the one that it links to, and that one may set its list as a whole. */
	private addLink({ relation = '' }: Field, value: RpcValue, before: RpcValue | undefined): void {
		for (const id of [idFrom(value), idFrom(before)]) {
			if (id === undefined) continue;
			this.needs.add(goneTie(relation, id));
			if (relation !== this.model) continue;
			this.makes.add(memberTie(relation, id));
			this.needs.add(listTie(relation, id));
		}
	}

	private addLinks(field: Field, commands: readonly Command[], current: Vals): void {
		const { relation = '', type, name } = field;
		const isOwning = type === 'one2many';
		for (const command of commands) this.addCommand(relation, command, isOwning);
		if (!isOwning) return;
		// Lines that are set free, another row may take.
		const freed = removedBy(commands, linkedIds(current[name]));
		for (const id of freed) this.holdAlone(recordTie(relation, id));
		if (relation !== this.model) return;
		for (const id of linkedIds(current[name])) this.holdAlone(recordTie(relation, id));
		const owner = idFrom(current.id);
		if (owner === undefined) return;
		this.makes.add(listTie(relation, owner));
		this.needs.add(memberTie(relation, owner));
	}

	private addCommand(model: string, command: Command, isOwning: boolean): void {
		const [code, id] = command;
		const ids = command[0] === SET ? command[2] : code === CREATE ? [] : [id];
		const isChanging = code === UPDATE || code === DELETE;
		const isMoving = isOwning && (code === LINK || code === UNLINK || code === SET);
		for (const each of ids) {
			this.needs.add(goneTie(model, each));
			if (isChanging || isMoving) this.holdAlone(recordTie(model, each));
			if (code === DELETE) this.makes.add(goneTie(model, each));
		}
		if (command[0] !== CREATE && command[0] !== UPDATE) return;
		for (const [name, value] of Object.entries(command[2])) {
			this.makes.add(lineValue(model, name, value));
			if (this.isNamed(model)) this.makeKnown(keysOfValue(model, name, value));
		}
	}

	private makeKnown(keys: readonly string[]): void {
		for (const key of keys) this.makes.add(key);
	}

	/** No other row of the round may do anything with it. */
	private holdAlone(tie: string): void {
		this.needs.add(tie);
		this.makes.add(tie);
	}
}

/** More than a name has; contents of files are longer. */
const MAX_NAME_LENGTH = 500;

/** The keys under which a value makes its record known. */
function keysOfValue(
	model: string,
	field: string,
	value: RpcValue | undefined,
	schema?: Schema,
): string[] {
	if (typeof value === 'number') return [knownBy.value(model, field, value)];
	if (typeof value !== 'string' || value === '' || value.length > MAX_NAME_LENGTH) return [];
	const name = isNameField(field, schema) ? [knownBy.name(model, value)] : [];
	return [...name, knownBy.value(model, field, value)];
}

/** What ties rows to one another that change a record. */
export function recordTie(model: string, id: number): string {
	return `record ${model} ${id}`;
}

function goneTie(model: string, id: number): string {
	return `gone ${model} ${id}`;
}

function listTie(model: string, id: number): string {
	return `list ${model} ${id}`;
}

function memberTie(model: string, id: number): string {
	return `member ${model} ${id}`;
}

/** Whether a tie is a value that a line gets, by which a row may mean it. */
export function isLineValue(tie: string): boolean {
	return tie.startsWith('line ');
}

function lineValue(model: string, field: string, value: RpcValue | undefined): string {
	return `line ${model} ${field} ${typeof value === 'string' ? fold(value) : JSON.stringify(value)}`;
}
