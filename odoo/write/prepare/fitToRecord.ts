import type { RpcValue, Vals } from '../../call';
import { caughtOdooError, OdooError, recordNotFound } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { isUnchanged } from './changes';
import type { Command } from './commands';
import { commandsForLinked, DELETE, isCommands, isList, UPDATE } from './commands';
import { givenProperties, propertyVals } from './propertyVals';
import { inField } from './rows';
import type { Snapshot, ValsOfRecord } from './snapshot';

/** Of times that were converted before. */
const UTC: Zones = { workflow: 'UTC' };

/** Fits values to the records of a snapshot, in the order in which they will be written. */
export class RecordFitter {
	/** Records that came before: what they hold now is not what they will hold by then. */
	private readonly seen = new Set<number>();
	private readonly properties = new Map<string, Vals>();
	private readonly lines: ReadonlyMap<string, RecordFitter>;

	constructor(
		private readonly snapshot: Snapshot,
		private readonly zones: Zones,
		/** Whether fields that hold the value already are left out. */
		private readonly dropsUnchanged = false,
	) {
		this.lines = new Map(
			[...snapshot.lines].map(([model, lines]) => [model, new RecordFitter(lines, zones, true)]),
		);
	}

	/** The record as it is now. @throws OdooError `RECORD_NOT_FOUND` */
	current(id: number): RawRecord {
		const { schema, records } = this.snapshot;
		const current = records.get(id);
		if (current) return current;
		throw recordNotFound(schema.model, id);
	}

	/**
	 * What of the values is left to write: no links that are there already, and of lines only what
	 * differs.
	 * @throws OdooError `RECORD_NOT_FOUND`, `FIELD_NOT_FOUND`, `INVALID_VALUE`
	 */
	fit({ id, vals }: ValsOfRecord): Vals {
		const current = this.current(id);
		const isFirst = !this.seen.has(id);
		this.seen.add(id);
		const fitted: Record<string, RpcValue> = {};
		for (const [name, value] of Object.entries(vals)) {
			const field = this.snapshot.schema.fields.get(name);
			const left = field ? this.fitValue(field, value, current, vals, isFirst) : value;
			const isLeft =
				left !== undefined && !(field && isFirst && this.isDropped(field, left, current));
			if (isLeft) fitted[name] = left;
		}
		return fitted;
	}

	/**
	 * Writing a field that is not stored does something, whatever the value: a user's password reads
	 * as empty, and writing that back would empty it.
	 */
	private isDropped(field: Field, value: RpcValue, current: RawRecord): boolean {
		return (this.dropsUnchanged || !field.stored) && isUnchanged(value, current[field.name], field);
	}

	/** Undefined when nothing is left to write. */
	private fitValue(
		field: Field,
		value: RpcValue,
		current: RawRecord,
		vals: Vals,
		isFirst: boolean,
	): RpcValue | undefined {
		if (isList(field) && isCommands(value)) return this.fitList(field, value, current, isFirst);
		const isGiven = field.type === 'properties' && typeof value === 'object' && value !== null;
		return isGiven ? this.fitProperties(field, value as Vals, current, vals) : value;
	}

	private fitList(
		field: Field,
		commands: readonly Command[],
		current: RawRecord,
		isFirst: boolean,
	): RpcValue | undefined {
		const linked = new Set(idsIn(current[field.name]));
		for (const [code, id] of commands) {
			if (code === UPDATE || code === DELETE) this.checkOwned(field, id, linked, current);
		}
		if (!isFirst) return commands;
		const left = commandsForLinked(commands, linked, (id, vals) => this.fitLine(field, id, vals));
		return left.length > 0 ? left : undefined;
	}

	private fitLine(field: Field, id: number, vals: Vals): Vals {
		try {
			return this.linesOf(field)?.fit({ id, vals }) ?? vals;
		} catch (thrown) {
			throw inField(caughtOdooError(thrown), field, `line with the ID ${id}`);
		}
	}

	/** Odoo changes and deletes lines of any record. Archived lines are owned, but not listed. */
	private checkOwned(
		field: Field,
		id: number,
		linked: ReadonlySet<number>,
		current: RawRecord,
	): void {
		if (linked.has(id)) return;
		const line = this.fitLineCurrent(field, id);
		const owner = field.inverse === undefined ? undefined : idIn(line[field.inverse]);
		if (owner === undefined || owner !== current.id) throw lineNotOwned(field, id);
	}

	private fitLineCurrent(field: Field, id: number): RawRecord {
		try {
			return this.linesOf(field)?.current(id) ?? {};
		} catch (thrown) {
			throw inField(caughtOdooError(thrown), field, '');
		}
	}

	private linesOf({ relation = '' }: Field): RecordFitter | undefined {
		return this.lines.get(relation);
	}

	private fitProperties(
		field: Field,
		given: Vals,
		current: RawRecord,
		vals: Vals,
	): RpcValue | undefined {
		const { definition } = field;
		const container = definition && vals[definition.record];
		// Another container has other properties, and these were converted for it.
		if (container !== undefined && container !== idIn(current[definition?.record ?? '']))
			return given;
		const key = `${String(current.id)} ${field.name}`;
		const raw = current[field.name];
		const before = this.properties.get(key) ?? propertyVals(raw);
		const zones = container === undefined ? this.zones : UTC;
		const merged = { ...before, ...givenProperties(field, raw, given, zones) };
		this.properties.set(key, merged);
		return JSON.stringify(merged) === JSON.stringify(before) ? undefined : merged;
	}
}

function idsIn(raw: RpcValue | undefined): readonly number[] {
	return Array.isArray(raw) ? (raw as readonly number[]) : [];
}

/** The id in `[7, "Name"]`, or in the plain number of a reference by model and id. */
function idIn(raw: RpcValue | undefined): RpcValue | undefined {
	return Array.isArray(raw) ? (raw as readonly RpcValue[])[0] : raw;
}

function lineNotOwned(field: Field, id: number): OdooError {
	return new OdooError(
		'RECORD_NOT_FOUND',
		`"${field.label}" (${field.name}): the record with the ID ${id} belongs to another record, or to none.`,
		{
			field: field.name,
			hint: 'Check the IDs of the lines. Without an ID, a new line is created.',
		},
	);
}
