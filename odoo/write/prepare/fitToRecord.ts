import type { RpcValue, Vals } from '../../call';
import { OdooError, recordNotFound } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { linksToMany } from '../../schema/choose';
import { Dependents, isComputedUnlessWritten } from '../../schema/dependents';
import type { Field } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { linkedIds, withoutName } from '../../values/recordId';
import { isUnchanged } from './diff';
import type { Command } from '../../values/commands';
import { commandsForLinked, DELETE, isCommands, removedBy, UPDATE } from '../../values/commands';
import { takenError, takenLines } from './takenLines';
import { givenProperties, propertyVals } from './propertyVals';
import type { CurrentRecords, GivenVals, ValsOfRecord } from './currentRecords';
import { inLine } from './draftRow';
import { noDefinitions, undefinedProperties } from './newProperties';
import type { RemovalSettings } from './removal';
import { checkLinksStay, checkStaysActive } from './removal';
import { isObject } from '../../isObject';

/** A record as it is now, all that is to be written to it, and what it was found by. */
interface FittedRow {
	readonly current: RawRecord;
	readonly vals: Vals;
	readonly key: Vals;
}

/** What is left to write to a record, or to one of its fields. */
interface Left<T> {
	/** What differs from what the record holds. */
	readonly differing: T;
	/** With what holds already, and that Odoo would compute anew otherwise. */
	readonly vals: T;
}

export type LeftVals = Left<Vals>;

/** Fields of which something is left to write, in the order of their row. */
type FittedFields = ReadonlyMap<string, Left<RpcValue>>;

interface FitterSettings extends RemovalSettings {
	readonly zones: Zones;
	/** Whether fields that hold the value already are left out. */
	readonly dropsUnchanged: boolean;
}

/** Fits values to records as they are now. */
export class RecordFitter {
	private readonly lines: ReadonlyMap<string, RecordFitter | OdooError>;
	private readonly dependents: Dependents;

	constructor(
		private readonly now: CurrentRecords,
		private readonly settings: FitterSettings,
	) {
		this.lines = new Map(
			[...now.lines].map(([model, lines]) => [
				model,
				lines instanceof OdooError
					? lines
					: new RecordFitter(lines, { ...settings, dropsUnchanged: true }),
			]),
		);
		this.dependents = new Dependents(now.schema);
	}

	/** The record as it is now. @throws OdooError `RECORD_NOT_FOUND` */
	current(id: number): RawRecord {
		const { schema, records } = this.now;
		const current = records.get(id);
		if (current) return current;
		throw recordNotFound(schema.model, id);
	}

	/**
	 * What of the values is left to write: no links that are there already, and of lines only what
	 * differs. A value that holds is written along where Odoo would compute it anew from the others.
	 * @throws OdooError `RECORD_NOT_FOUND`, `FIELD_NOT_FOUND`, `INVALID_VALUE`, `ACCESS_DENIED`
	 */
	fit({ id, vals, key = {} }: GivenVals, dropsUnchanged = this.settings.dropsUnchanged): LeftVals {
		const row = { current: this.current(id), vals, key };
		const left = this.fitFields(row, dropsUnchanged);
		const differing = Object.fromEntries([...left].map(([name, own]) => [name, own.differing]));
		checkStaysActive(differing, row.current, this.now.schema, this.settings.removalBan);
		return { differing, vals: this.withComputed(left, row) };
	}

	/** The fields that differ. */
	private fitFields(row: FittedRow, dropsUnchanged: boolean): FittedFields {
		const fitted = new Map<string, Left<RpcValue>>();
		for (const [name, value] of Object.entries(row.vals)) {
			const field = this.now.schema.fields.get(name);
			const left = field ? this.fitValue(field, value, row) : asGiven(value);
			if (left === undefined) continue;
			// Writing a field that is not stored does something, whatever the value: a user's password
			// reads as empty, and writing that back would empty it.
			const mayBeDropped = field !== undefined && (dropsUnchanged || !field.stored);
			const isDropped = mayBeDropped && isUnchanged(left.differing, row.current[name], field);
			if (!isDropped) fitted.set(name, left);
		}
		return fitted;
	}

	/** In the order of the row, so that records that are to hold the same share a request. */
	private withComputed(fitted: FittedFields, row: FittedRow): Vals {
		const changed = this.dependents.with([...fitted.keys()]);
		const vals: Record<string, RpcValue> = {};
		for (const [name, value] of Object.entries({ ...row.key, ...row.vals })) {
			const field = this.now.schema.fields.get(name);
			const isLost = field && changed.has(name) && isComputedUnlessWritten(field);
			const left = fitted.get(name);
			if (left) vals[name] = left.vals;
			else if (isLost) vals[name] = this.wholeValue(field, value, row);
		}
		return vals;
	}

	/** A value as it is written although the record holds it. */
	private wholeValue(field: Field, value: RpcValue, row: FittedRow): RpcValue {
		if (linksToMany(field) && isCommands(value)) return withoutUpdates(value);
		const isGiven = field.type === 'properties' && isObject(value);
		return isGiven ? this.wholeProperties(field, value as Vals, row) : value;
	}

	/** Undefined when nothing is left to write. */
	private fitValue(field: Field, value: RpcValue, row: FittedRow): Left<RpcValue> | undefined {
		if (linksToMany(field) && isCommands(value)) return this.fitList(field, value, row.current);
		const isGiven = field.type === 'properties' && isObject(value);
		return isGiven ? this.fitProperties(field, value as Vals, row) : asGiven(value);
	}

	private fitList(
		field: Field,
		commands: readonly Command[],
		current: RawRecord,
	): Left<Command[]> | undefined {
		const linked = new Set(linkedIds(current[field.name]));
		for (const [code, id] of commands) {
			if ((code === UPDATE || code === DELETE) && !linked.has(id))
				this.checkOwned(field, id, current);
		}
		for (const line of takenLines(this.now.schema, { [field.name]: commands }, current)) {
			const error = takenError(line, this.now.taken, Number(current.id));
			if (error) throw error;
		}
		const fitted = this.fitLines(field, commands);
		const differing = commandsForLinked(fitted.differing, linked);
		checkLinksStay(field, removedBy(differing, linked), this.settings.removalBan);
		if (differing.length === 0) return undefined;
		return { differing, vals: commandsForLinked(fitted.vals, linked) };
	}

	/** Commands, of which those that change lines say only what is left to change. */
	private fitLines(field: Field, commands: readonly Command[]): Left<Command[]> {
		const updated = commands.flatMap(([code, id]) => (code === UPDATE ? [id] : []));
		const fitted = commands.map((command): Left<Command> => {
			if (command[0] !== UPDATE) return asGiven(command);
			const [code, id, vals] = command;
			// What a line holds now is not what it holds by the time it is changed again.
			const isOnlyOne = updated.indexOf(id) === updated.lastIndexOf(id);
			const left = this.fitLine(field, { id, vals }, isOnlyOne);
			return { differing: [code, id, left.differing], vals: [code, id, left.vals] };
		});
		return {
			differing: fitted.map(({ differing }) => differing),
			vals: fitted.map(({ vals }) => vals),
		};
	}

	private fitLine(field: Field, line: ValsOfRecord, dropsUnchanged: boolean): LeftVals {
		return inLine(field, `line with the ID ${line.id}`, () => {
			const left = this.linesOf(field)?.fit(line, dropsUnchanged) ?? asGiven(line.vals);
			const isMoved = field.inverse !== undefined && left.differing[field.inverse] !== undefined;
			checkLinksStay(field, isMoved ? [line.id] : [], this.settings.removalBan);
			return left;
		});
	}

	/** Odoo changes and deletes lines of any record. Archived lines are owned, but not listed. */
	private checkOwned(field: Field, id: number, current: RawRecord): void {
		const line = this.lineNow(field, id);
		const owner = field.inverse === undefined ? undefined : withoutName(line[field.inverse]);
		if (owner === undefined || owner !== current.id) throw lineNotOwned(field, id);
	}

	private lineNow(field: Field, id: number): RawRecord {
		return inLine(field, '', () => this.linesOf(field)?.current(id) ?? {});
	}

	private linesOf({ relation = '' }: Field): RecordFitter | undefined {
		const lines = this.lines.get(relation);
		if (lines instanceof OdooError) throw lines;
		return lines;
	}

	private fitProperties(field: Field, given: Vals, row: FittedRow): Left<Vals> | undefined {
		const wanted = this.wholeProperties(field, given, row);
		const before = propertyVals(row.current[field.name]);
		return JSON.stringify(wanted) === JSON.stringify(before) ? undefined : asGiven(wanted);
	}

	/** The values of all properties, as writing some empties the others. */
	private wholeProperties(field: Field, given: Vals, { current, vals, key }: FittedRow): Vals {
		const { schema, definitions } = this.now;
		const { zones } = this.settings;
		const link = schema.fields.get(field.definition?.record ?? '');
		const group = link && { ...key, ...vals }[link.name];
		if (!link || group === undefined || group === (withoutName(current[link.name]) ?? false)) {
			const raw = current[field.name];
			return { ...propertyVals(raw), ...givenProperties(field, raw, given, zones) };
		}
		if (Object.keys(given).length === 0) return given;
		if (group === false) throw noDefinitions({ field, link });
		const defined = definitions.get(field.name)?.get(Number(group));
		return defined === undefined
			? undefinedProperties({ field, link }, given)
			: givenProperties(field, defined, given, zones);
	}
}

function asGiven<T>(value: T): Left<T> {
	return { differing: value, vals: value };
}

/** The commands that change no lines. */
function withoutUpdates(commands: readonly Command[]): Command[] {
	return commands.filter(([code]) => code !== UPDATE);
}

function lineNotOwned(field: Field, id: number): OdooError {
	return new OdooError(
		'RECORD_NOT_FOUND',
		`${titleOf(field)}: the record with the ID ${id} belongs to another record, or to none.`,
		{
			field: field.name,
			hint: 'Check the IDs of the lines. Without an ID, a new line is created.',
		},
	);
}
