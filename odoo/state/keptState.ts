import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import { CHECKPOINT, namedFrom } from '../domain/checkpointRows';
import type { Domain } from '../domain/domain';
import { anyError, mayHaveRun, recover, rethrowUnlessOdooError, retold } from '../errors';
import type { OdooError } from '../errors';
import { parseJson } from '../parseJson';
import type { RawRecord } from '../protocol/expect';
import { expectNumber, expectTrue } from '../protocol/expect';
import { DAY_MS, timestampAt } from '../values/dates';
import { load } from '../write/load';

/*
 * What a workflow has to remember between two runs, kept in Odoo: it is there for every process of n8n,
 * and a backup of Odoo has the state that belongs to its records.
 *
 * Each state is an attachment of the user's own record (`res.users`). Other internal users can read it but
 * neither change nor plant one; so no secret goes in. A state is never changed: the next one is made beside
 * it, one generation higher, and the old one is removed later. Two runs that go on from the same state
 * compete for one External ID, which the import gives to one of them (`noupdate` leaves the other's row as
 * it is): that run has moved the state, the other one has not. Measured on Odoo 14 and 19.
 */

/** A state as it is kept, and what the next one has to name. */
export interface KeptState {
	/** Of the attachment, where it is in Odoo. */
	readonly id?: number;
	/** Counts the states of a name, from 1. */
	readonly generation: number;
	/** Tells who made it. */
	readonly writer: string;
	/** The writers of the states before it, the newest first, as far as they are known. */
	readonly after?: string;
	readonly state: unknown;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly keptAt?: string;
}

/** A state to be kept. Plain JSON, so that it can be committed later and elsewhere, and again. */
export interface NextState extends KeptState {
	readonly after: string;
}

/** What became of a state that was to be kept. */
export interface Commit {
	/**
	 * False if another run has kept one in its place: then nothing changes. True if that cannot be told any
	 * more, since too many have followed: what was found with it is to be given again rather than not at all.
	 */
	readonly isKept: boolean;
	/** All that are in Odoo now, the newest first. The older ones are left to be removed. */
	readonly states: readonly KeptState[];
}

const ATTACHMENT = 'ir.attachment';

/** The External ID decides who moves a state: it is not to be given to a second row. */
const ONLY_NEW = { mode: 'update', noupdate: true };

const NONE = '-';

/** How many writers a state names: other processes may move on often before one finds out about its own. */
const WRITERS_NAMED = 50;

/** Nodes renew what they keep at least once a month, so that an old state is one of a node that is gone. */
const ABANDONED_AFTER_DAYS = 400;

/** How often a state moves between two searches for abandoned ones. */
const GENERATIONS_PER_CLEANING = 200;

/** The state to keep after another one, or as the first. */
export function nextState(
	client: OdooClient,
	before: KeptState | undefined,
	state: unknown,
): NextState {
	return {
		generation: (before?.generation ?? 0) + 1,
		writer: client.newId().toString(36),
		after: [before?.writer ?? NONE, ...(before ? lineOf(before) : [])]
			.slice(0, WRITERS_NAMED)
			.join(','),
		state,
		keptAt: timestampAt(client.now()),
	};
}

/**
 * The states that are kept under a name, the newest first: the user's own, else those that another user of
 * the workflow has left. One request if there are any.
 * @throws OdooError `ACCESS_DENIED` for users who may not have attachments, such as portal users
 */
export async function readStates(client: OdooClient, name: string): Promise<readonly KeptState[]> {
	const list = async (whose: 'own' | 'others') =>
		await retold(listStates(client, name, whose), explained);
	const own = await list('own');
	return own.length > 0 ? own : await list('others');
}

/**
 * Keeps a state beside the one that it follows. May be called again with the same one.
 * @throws OdooError `OUTCOME_UNKNOWN` if it cannot be told what came of it
 */
export async function commitState(
	client: OdooClient,
	name: string,
	next: NextState,
): Promise<Commit> {
	const lost = await makeState(client, name, next);
	const states = await retold(listStates(client, name, 'own'), unknownOutcome);
	const [newest] = states;
	const isNewest = newest?.writer === next.writer;
	if (isNewest && next.generation % GENERATIONS_PER_CLEANING === 1) await removeAbandoned(client);
	// Whoever goes on from it shows that it was kept.
	if (isNewest || (newest && goesBackTo(newest, next))) return { isKept: true, states };
	if (lost && (newest?.generation ?? 0) < next.generation) throw unknownOutcome(lost);
	// Its generation may have been removed already, so that the row was made after all.
	const isOwn = ({ writer }: KeptState) => writer === next.writer;
	await removeStates(client, idsOf(states.filter(isOwn)));
	return { isKept: false, states: states.filter((state) => !isOwn(state)) };
}

/** Whether a state has come from another one, through others or at once; true if that cannot be told any more. */
export function goesBackTo(state: KeptState, earlier: KeptState): boolean {
	const isForgotten = state.generation - earlier.generation > lineOf(state).length;
	return isForgotten || comesFrom(state, earlier);
}

/** Whether a state surely has come from another one. */
export function comesFrom(state: KeptState, earlier: KeptState): boolean {
	return lineOf(state).includes(earlier.writer);
}

/** The IDs of those that are in Odoo. */
export function idsOf(states: readonly KeptState[]): number[] {
	return states.flatMap(({ id }) => id ?? []);
}

/**
 * Removes states that others have followed. Other runs may be removing the same ones.
 * @returns false if they may still be there
 */
export async function removeStates(client: OdooClient, ids: readonly number[]): Promise<boolean> {
	if (ids.length === 0) return true;
	return await recover(
		attachmentsOf(client).call('unlink', { ids }, expectTrue),
		anyError,
		() => false,
	);
}

function lineOf({ after }: KeptState): readonly string[] {
	return after?.split(',') ?? [];
}

/** A state in Odoo. */
interface StateRecord extends NextState {
	readonly id: number;
}

/** Makes the row of a state, unless its generation is there. Returns an error that leaves open if it is. */
async function makeState(
	client: OdooClient,
	name: string,
	{ generation, writer, after, state }: NextState,
): Promise<OdooError | undefined> {
	const { uid } = (await client.session()).endpoint;
	const vals = {
		name: `${CHECKPOINT} ${name} ${generation} ${writer} ${after}`,
		res_model: 'res.users',
		res_id: uid,
		description: JSON.stringify(state),
	};
	const cells = Object.entries(vals).map(([column, cell]) => ({ column, cell }));
	// The user: another one may not have the row.
	const xmlid = `${CHECKPOINT}.${name.replaceAll(/[^\w-]/g, (c) => `~${c.codePointAt(0)}`)}_${uid}_${generation}`;
	try {
		await load(new ModelCalls(client, ATTACHMENT, ONLY_NEW), [{ xmlid, cells }]);
		return undefined;
	} catch (thrown) {
		const error = rethrowUnlessOdooError(thrown);
		if (mayHaveRun(error)) return error;
		throw explained(error);
	}
}

async function listStates(
	client: OdooClient,
	name: string,
	whose: 'own' | 'others',
): Promise<StateRecord[]> {
	const { uid } = (await client.session()).endpoint;
	const start = `${CHECKPOINT} ${name} `;
	const found = await attachmentsOf(client).searchRead({
		domain: [
			['res_model', '=', 'res.users'],
			['res_id', whose === 'own' ? '=' : '!=', uid],
			namedFrom(start),
		],
		fields: ['name', 'description', 'create_date'],
	});
	const states = found.flatMap((record) => stateIn(record, start) ?? []);
	return states.sort((one, other) => other.generation - one.generation);
}

function stateIn({ id, name, description, create_date: keptAt }: RawRecord, start: string) {
	const [, generation, writer = '', after = ''] =
		/^(\d{1,15}) (\w+) (\S+)$/.exec(String(name).slice(start.length)) ?? [];
	if (generation === undefined) return undefined;
	const record: StateRecord = {
		id: expectNumber(id, 'the ID of an attachment'),
		generation: Number(generation),
		writer,
		after,
		state: parseJson(String(description)),
		keptAt: String(keptAt),
	};
	return record;
}

async function removeAbandoned(client: OdooClient): Promise<void> {
	const { uid } = (await client.session()).endpoint;
	const before = timestampAt(client.now() - ABANDONED_AFTER_DAYS * DAY_MS);
	const abandoned: Domain = [
		['res_model', '=', 'res.users'],
		['res_id', '=', uid],
		namedFrom(`${CHECKPOINT} `),
		['create_date', '<', before],
	];
	const found = await recover(attachmentsOf(client).search(abandoned), anyError, () => []);
	await removeStates(client, found);
}

function attachmentsOf(client: OdooClient): ModelCalls {
	return new ModelCalls(client, ATTACHMENT, {});
}

function unknownOutcome(error: OdooError): OdooError {
	return error.with({
		code: 'OUTCOME_UNKNOWN',
		message: `It is not known whether the checkpoint was saved. ${error.message}`,
	});
}

function explained(error: OdooError): OdooError {
	if (error.code !== 'ACCESS_DENIED') return error;
	return error.with({
		message: 'This Odoo user cannot store checkpoints, because it cannot have attachments.',
		hint: 'Use an internal user instead of a portal user in the credential, or set Store Checkpoint In to Workflow Static Data.',
	});
}
