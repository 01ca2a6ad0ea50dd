import type {
	Context,
	DryRunResult,
	MatchSettings,
	OdooClient,
	OdooError,
	Outcome,
	RemoveResult,
	WriteResult,
	WriteRow,
} from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import type { WriteSettings } from '../../odoo/write/records';
import type { Changes } from '../../odoo/write/prepare/diff';
import { codeOf, resultOf } from './outcomes';
import {
	archiveRecords,
	createRecords,
	deleteRecords,
	locatorOf,
	ModelCalls,
	ModelClient,
	writeByKey,
} from '../../odoo';

/** What a test may set otherwise, for one call or for all of a writer. */
export interface WriteOptions
	extends Partial<WriteSettings>, Partial<Omit<MatchSettings, 'columns'>> {
	readonly context?: Context;
}

/** What the nodes' options are when a user leaves them alone. */
const DEFAULTS = {
	allOrNothing: false,
	batchSize: 1000,
	context: {},
	matchArchived: true,
	multipleMatches: 'error',
	onFound: 'update',
	onMissing: 'create',
	skipUnchanged: true,
	stopAtFirstError: false,
	unknownColumns: 'error',
	validateOnly: false,
	zones: { workflow: 'Europe/Brussels' },
} as const;

export type Writer = ReturnType<typeof writerOf>;

/** The code under test as the nodes call it, for the records of one model. */
export function writerOf(client: OdooClient, model: string, own: WriteOptions = {}) {
	const settingsOf = (options: WriteOptions) => ({ ...DEFAULTS, ...own, ...options });
	const open = async ({ context = {} }: WriteOptions) =>
		await ModelClient.openToWrite(client, model, context);

	return {
		create: async (rows: ReadonlyArray<Row | OdooError>, options: WriteOptions = {}) => {
			const settings = settingsOf(options);
			return await createRecords(await open(settings), rows.map(writeRow), settings);
		},
		/** The same for rows that have more than values. */
		createRows: async (rows: readonly WriteRow[], options: WriteOptions = {}) => {
			const settings = settingsOf(options);
			return await createRecords(await open(settings), rows, settings);
		},
		/** Creates or updates, found by columns. */
		upsert: async (
			columns: readonly string[],
			rows: ReadonlyArray<Row | OdooError>,
			options: WriteOptions = {},
		) => {
			const settings = { ...settingsOf(options), columns };
			return await writeByKey(await open(settings), rows.map(writeRow), settings);
		},
		/** Changes the records whose ids the rows have. */
		update: async (rows: ReadonlyArray<Row | OdooError>, options: WriteOptions = {}) => {
			const settings = { ...settingsOf({ onMissing: 'error', ...options }), columns: ['id'] };
			return await writeByKey(await open(settings), rows.map(writeRow), settings);
		},
		remove: async (named: ReadonlyArray<readonly unknown[]>, options: WriteOptions = {}) => {
			const settings = settingsOf(options);
			return await deleteRecords(callsOf(settings), located(named), settings);
		},
		archive: async (named: ReadonlyArray<readonly unknown[]>, options: WriteOptions = {}) => {
			const settings = settingsOf(options);
			return await archiveRecords(callsOf(settings), located(named), settings);
		},
	};

	function callsOf({ context = {} }: WriteOptions): ModelCalls {
		return new ModelCalls(client, model, context);
	}
}

function located(named: ReadonlyArray<readonly unknown[]>) {
	return named.map((list) => list.map(locatorOf));
}

/** The first record of each row; undefined for a row that has none. */
export function idsOf(
	outcomes: ReadonlyArray<Outcome<WriteResult | RemoveResult>>,
): Array<number | undefined> {
	return outcomes.map((outcome) => (outcome.status === 'done' ? outcome.result.ids[0] : undefined));
}

/** How a row ended: by its action where it was written, else the code of its error or that it was not run. */
export function endOf(outcome: Outcome<WriteResult | RemoveResult>): string {
	return outcome.status === 'done' ? outcome.result.action : codeOf(outcome);
}

/** The fields that Validate Only says an update would change. */
export function changesIn(outcome: Outcome<WriteResult | DryRunResult> | undefined): Changes {
	const result = resultOf(outcome);
	return 'changes' in result ? result.changes : {};
}

function writeRow(row: Row | OdooError): WriteRow | OdooError {
	return row instanceof Error ? row : { values: row };
}
