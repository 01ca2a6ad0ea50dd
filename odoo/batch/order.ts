import type { Breathe } from '../breathe';

/** What a row makes for others and needs of them, as keys that either has or has not. */
export interface Ties {
	/** What must be there, or be as it was left, before the row runs. */
	readonly needs: ReadonlySet<string>;
	/** What is there, or different, once it has run. */
	readonly makes: ReadonlySet<string>;
}

/** A row that names what is not there yet. */
export interface Waiting extends Ties {
	readonly index: number;
	/** Those of its needs that nothing in Odoo fulfils. */
	readonly missing: readonly string[];
}

export interface Order {
	/** All rows, each behind those that make what it misses, else as they came. */
	readonly indexes: readonly number[];
	/** Rows that wait for one another, so that none of them can be first. */
	readonly circles: ReadonlyArray<readonly number[]>;
}

/**
 * Puts rows behind those that make what they miss, wherever these stand: a contact may come before its
 * company. Where several rows make it, the first of them counts.
 */
export async function orderByNeeds(rows: readonly Waiting[], breathe: Breathe): Promise<Order> {
	const makerOf = new Map<string, Waiting>();
	const missing = new Set(rows.flatMap((row) => row.missing));
	for (const row of rows) {
		await breathe();
		for (const key of row.makes) {
			if (missing.has(key) && !makerOf.has(key)) makerOf.set(key, row);
		}
	}
	const makersOf = ({ missing: keys, makes }: Waiting) =>
		// What a row makes itself it cannot have before.
		keys.flatMap((key) => (makes.has(key) ? [] : (makerOf.get(key) ?? [])));

	const indexes: number[] = [];
	const circles: number[][] = [];
	const state = new Map<Waiting, 'begun' | 'placed'>();
	for (const start of rows) {
		const path: Array<{ row: Waiting; makers: Waiting[] }> = [];
		const enter = (row: Waiting) => {
			state.set(row, 'begun');
			path.push({ row, makers: makersOf(row) });
		};
		if (!state.has(start)) enter(start);
		for (let step = path.at(-1); step; step = path.at(-1)) {
			await breathe();
			const maker = step.makers.shift();
			if (maker === undefined) {
				path.pop();
				state.set(step.row, 'placed');
				indexes.push(step.row.index);
			} else if (state.get(maker) === 'begun') {
				const from = path.findIndex(({ row }) => row === maker);
				circles.push(path.slice(from).map(({ row }) => row.index));
			} else if (!state.has(maker)) enter(maker);
		}
	}
	return { indexes, circles };
}

/** What earlier rows have made by the time a row comes. */
export class MadeTies {
	private readonly keys = new Set<string>();

	constructor(
		/** Whether a key can matter to any row; the others are not kept. */
		private readonly isOfInterest: (key: string) => boolean = () => true,
	) {}

	add({ makes }: Pick<Ties, 'makes'>): void {
		for (const key of makes) if (this.isOfInterest(key)) this.keys.add(key);
	}

	/** Whether a row needs any of it. */
	concerns({ needs }: Pick<Ties, 'needs'>): boolean {
		for (const key of needs) if (this.keys.has(key)) return true;
		return false;
	}
}
