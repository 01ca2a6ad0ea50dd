import { MadeTies } from '../batch/order';
import type { Schema } from '../schema/schema';
import type { Plan } from './plan';
import { writtenBy } from './plan';
import { isLineValue, recordTie, tiesOfRow } from './ties';

/** What ties rows to the lines of others, so that they cannot be written in one transaction with these. */
export class LineTies {
	/** Values of lines, by which rows may mean them. */
	private readonly lines = new MadeTies(isLineValue);
	/** Records that rows changed as their own, and those that they changed as lines of others. */
	private readonly written = new Set<string>();
	private readonly changedAsLines = new Set<string>();

	constructor(private readonly schema: Schema) {}

	/**
	 * Whether a plan cannot be written together with those before it: it may mean a line that would be
	 * there or would be changed, or it would overtake, with an earlier row for its record, one whose record
	 * it changes as a line.
	 */
	concern(plan: Plan): boolean {
		const ties = this.tiesOf(plan);
		const own = this.recordsOf(writtenBy(plan).ids);
		if (this.lines.concerns(ties) || own.some((each) => this.changedAsLines.has(each))) return true;
		const lines = [...ties.makes].filter((each) => !own.includes(each));
		return (
			own.some((each) => this.written.has(each)) && lines.some((each) => this.written.has(each))
		);
	}

	/**
	 * Takes note of a plan that is written before those to come.
	 * @param ids its records, also the one that it creates
	 */
	add(plan: Plan, ids: readonly number[]): void {
		const ties = this.tiesOf(plan);
		this.lines.add(ties);
		const own = this.recordsOf(ids);
		for (const tie of ties.makes) if (!own.includes(tie)) this.changedAsLines.add(tie);
		for (const each of own) this.written.add(each);
	}

	private tiesOf(plan: Plan) {
		return tiesOfRow(plan, writtenBy(plan), { schema: this.schema, isNamed: () => false });
	}

	private recordsOf(ids: readonly number[]): string[] {
		return ids.map((id) => recordTie(this.schema.model, id));
	}
}
