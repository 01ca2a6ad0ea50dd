import type { RpcValue, Vals } from '../../call';
import { OdooError, toOdooError } from '../../errors';
import type { Field } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import type { Cell, DraftRow } from '../../values/draft';
import { Links } from '../../values/links';
import { Reference } from '../../values/reference';
import type { Command } from '../../values/commands';
import { commandsOf, valsForNew } from '../../values/commands';
import { lineNotFound, referenceError } from '../../lookup/referenceErrors';
import type { RowReference } from '../../lookup/mentions';
import type { RecordFinder } from '../../lookup/recordFinder';
import { inLine } from './draftRow';
import { areTechnical } from './newProperties';

/**
 * What becomes of a link to a record that is not there: an error of its row, a new record of this name, or
 * a field that is left alone.
 */
export type OnMissingReference = 'error' | 'create' | 'skipField';

/** Turns converted rows into values, with what was found in the place of references. */
export class StoredRows {
	constructor(
		private readonly finder: RecordFinder,
		/** An error where left out, of which the user has no choice. */
		private readonly onMissing?: OnMissingReference,
	) {}

	/**
	 * The values of a row as Odoo takes them.
	 * @throws OdooError `REFERENCE_NOT_FOUND`, `REFERENCE_AMBIGUOUS`, `RECORD_NOT_FOUND`
	 */
	valsOf({ cells }: DraftRow): Vals {
		const vals: Record<string, RpcValue> = {};
		for (const cell of cells) {
			const value = this.valueOf(cell);
			if (value !== undefined) vals[cell.field.name] = value;
		}
		return vals;
	}

	/** Undefined leaves the field alone. */
	private valueOf({ field, draft }: Cell): RpcValue | undefined {
		try {
			if (draft instanceof Reference) return this.stored(field, draft);
			if (!(draft instanceof Links)) return draft;
			const commands = this.commands(field, draft);
			return commands.length > 0 ? commands : undefined;
		} catch (thrown) {
			const error = toOdooError(thrown);
			if (this.onMissing === 'skipField' && error.missing === 'linked') return undefined;
			throw error;
		}
	}

	private stored(field: Field, reference: RowReference): RpcValue {
		return this.finder.storedOf(reference) ?? this.idOf(field, reference);
	}

	private idOf(field: Field, reference: RowReference): number {
		const match = this.finder.matchOf(reference);
		if (match.status === 'found') return match.id;
		throw referenceError(field, reference, match, { hasOption: this.onMissing !== undefined });
	}

	private commands(field: Field, { changes }: Links<DraftRow>): Command[] {
		const idsOf = (references: readonly RowReference[]) =>
			references.map((reference) => this.idOf(field, reference));
		return commandsOf({
			...changes,
			set: changes.set && idsOf(changes.set),
			add: idsOf(changes.add),
			remove: idsOf(changes.remove.filter((each) => !this.isGone(each))),
			delete: idsOf(changes.delete),
			update: changes.update.map(({ record, row }) => {
				const id = this.lineIdOf(field, record);
				return { id, vals: inLine(field, `line with the ID ${id}`, () => this.valsOf(row)) };
			}),
			create: changes.create.map((row, index) =>
				inLine(field, `new line ${index + 1}`, () => this.valsOfLine(row)),
			),
		});
	}

	/** Nobody looks for what defines the properties of a new line, without which Odoo drops labels. */
	private valsOfLine(row: DraftRow): Vals {
		const vals = this.valsOf(row);
		const labeled = row.cells.find(
			({ field }) => field.type === 'properties' && !areTechnical(vals[field.name]),
		);
		if (labeled) throw needsTechnicalNames(labeled.field);
		return valsForNew(vals, fieldsOf(row));
	}

	/** A record that was never created needs no unlinking. */
	private isGone(reference: RowReference): boolean {
		return this.onMissing === 'create' && this.finder.matchOf(reference).status === 'missing';
	}

	/** A line is meant to be there: it is no link that could be left alone. */
	private lineIdOf(field: Field, record: RowReference): number {
		const match = this.finder.matchOf(record);
		if (match.status === 'missing') throw lineNotFound(field, record);
		return this.idOf(field, record);
	}
}

function needsTechnicalNames(field: Field): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)} of a new line takes technical names of properties only.`,
		{
			field: field.name,
			hint: 'Use the technical names, or create the lines as records of their own, with Create.',
		},
	);
}

function fieldsOf({ cells }: DraftRow): Field[] {
	return cells.map(({ field }) => field);
}
