import type { RpcValue, Vals } from '../call';
import { OdooError } from '../errors';
import { linksToMany } from '../schema/choose';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { NEW_LINE } from './standIns';

/** What becomes of linked records, all of them known by their ids. */
export interface KnownChanges {
	readonly set?: readonly number[];
	readonly add: readonly number[];
	readonly addsFree?: boolean;
	readonly remove: readonly number[];
	readonly delete: readonly number[];
	readonly update: ReadonlyArray<{ readonly id: number; readonly vals: Vals }>;
	readonly create: readonly Vals[];
}

export const CREATE = 0;
export const UPDATE = 1;
export const DELETE = 2;
export const UNLINK = 3;
export const LINK = 4;
export const CLEAR = 5;
export const SET = 6;

/** Odoo's command for a list of links, as we write it: `CLEAR` is a `SET` to nothing. Source: odoo/orm/commands.py. */
export type Command =
	| readonly [code: typeof CREATE, none: 0, vals: Vals]
	| readonly [code: typeof UPDATE, id: number, vals: Vals]
	| readonly [code: typeof DELETE | typeof UNLINK | typeof LINK, id: number]
	/** The same to Odoo; to us, a line that must not be that of another record. */
	| readonly [code: typeof LINK, id: number, free: 0]
	| readonly [code: typeof SET, none: 0, ids: readonly number[]];

/** The commands that make the changes, in an order in which none undoes another. */
export function commandsOf(changes: KnownChanges): Command[] {
	const { add, addsFree, remove, create, update } = changes;
	const unwanted = new Set([...remove, ...changes.delete]);
	const links: Command[] = changes.set
		? [[SET, 0, unique([...changes.set, ...add]).filter((id) => !unwanted.has(id))]]
		: [
				...unique(remove).map((id): Command => [UNLINK, id]),
				...unique(add).map((id): Command => (addsFree ? [LINK, id, 0] : [LINK, id])),
			];
	return [
		...links,
		...unique(changes.delete).map((id): Command => [DELETE, id]),
		...update.map(({ id, vals }): Command => [UPDATE, id, vals]),
		...create.map((vals): Command => [CREATE, 0, vals]),
	];
}

/**
 * The values for a record that is yet to be created, whose lists have nothing to take away.
 * @throws OdooError `INVALID_VALUE` if lines are to be changed: they are those of another record
 */
export function valsForNew(vals: Vals, fields: Iterable<Field>): Vals {
	const fitted: Record<string, RpcValue> = { ...vals };
	for (const field of fields) {
		const commands = fitted[field.name];
		if (!linksToMany(field) || !isCommands(commands)) continue;
		const needed = commandsForNew(commands, field);
		if (needed.length > 0) fitted[field.name] = needed;
		else delete fitted[field.name];
	}
	return fitted;
}

/** What the commands come to. A list that is set to nothing is set: Odoo may have a default for it. */
function commandsForNew(commands: readonly Command[], field: Field): Command[] {
	const changed = commands.find(([code]) => code === UPDATE);
	if (changed) throw noLinesYet(field, changed[1]);
	const lastSet = commands.map(([code]) => code).lastIndexOf(SET);
	const lines = commands.slice(lastSet + 1).filter(([code]) => code === CREATE);
	const links = linksAfter(commands, []).filter((id) => id !== NEW_LINE);
	const isSet = links.length > 0 || (lastSet >= 0 && lines.length === 0);
	return [...(isSet ? [[SET, 0, links] as const] : []), ...lines];
}

/** The records that are linked once the commands have been carried out. */
export function linksAfter(commands: readonly Command[], linked: Iterable<number>): number[] {
	const links = new Set(linked);
	for (const command of commands) carryOut(command, links);
	return [...links];
}

function carryOut(command: Command, links: Set<number>): void {
	const [code, id] = command;
	if (command[0] === SET) {
		links.clear();
		for (const each of command[2]) links.add(each);
	}
	if (code === LINK) links.add(id);
	if (code === CREATE) links.add(NEW_LINE);
	if (code === UNLINK || code === DELETE) links.delete(id);
}

/** The linked records that commands take away or delete, even if a later one links them again. */
export function removedBy(commands: readonly Command[], linked: Iterable<number>): number[] {
	const now = new Set(linked);
	const removed = new Set<number>();
	for (const command of commands) {
		const [code, id] = command;
		const before = [...now];
		carryOut(command, now);
		if (code === DELETE) removed.add(id);
		for (const each of before) if (!now.has(each)) removed.add(each);
	}
	removed.delete(NEW_LINE);
	return [...removed];
}

/** The commands that still change something, given the records that are linked now. */
export function commandsForLinked(
	commands: readonly Command[],
	linked: Iterable<number>,
): Command[] {
	const now = new Set(linked);
	return commands.filter((command) => {
		const [code, id] = command;
		if (code === LINK && now.has(id)) return false;
		if (code === UNLINK && !now.has(id)) return false;
		if (command[0] === SET && isSameSet(command[2], now)) return false;
		carryOut(command, now);
		return command[0] !== UPDATE || Object.keys(command[2]).length > 0;
	});
}

/** Whether the commands link nothing new, unlink nothing and change no line. */
export function leavesLinks(commands: readonly Command[], linked: Iterable<number>): boolean {
	return commandsForLinked(commands, linked).length === 0;
}

/** Whether a value is what `commandsOf` makes. */
export function isCommands(value: RpcValue | undefined): value is RpcValue & readonly Command[] {
	return Array.isArray(value) && value.every((command) => Array.isArray(command));
}

function isSameSet(ids: readonly number[], linked: ReadonlySet<number>): boolean {
	return ids.length === linked.size && ids.every((id) => linked.has(id));
}

function unique(ids: readonly number[]): number[] {
	return [...new Set(ids)];
}

function noLinesYet(field: Field, id: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)}: the line with the ID ${id} belongs to another record, as this one is new.`,
		{ field: field.name, hint: 'Leave out the IDs of the lines to create new ones.' },
	);
}
