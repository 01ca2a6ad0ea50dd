import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import { anyAnswer } from '../protocol/expect';
import { ASK_FOR_RIGHT } from '../protocol/explanations';

/** Odoo's names of what a user may do with records. */
export type Right = 'read' | 'create' | 'write' | 'unlink';

/** The same in the words of a workflow. */
export interface Rights {
	readonly read: boolean;
	readonly create: boolean;
	readonly write: boolean;
	readonly delete: boolean;
}

/** Whether the user has a right on a model at all; record rules may still forbid single records. */
export async function hasRight(client: OdooClient, model: string, right: Right): Promise<boolean> {
	const params = { operation: right, raise_exception: false };
	const call = { model, method: 'check_access_rights', params };
	return (await client.call(call, anyAnswer)) === true;
}

/** Whether the user may read a model, remembered. */
export async function mayRead(client: OdooClient, model: string): Promise<boolean> {
	return await client.remembered(
		`may read ${model}`,
		async (own) => await hasRight(own, model, 'read'),
	);
}

/** All rights on a model, one request each. @throws OdooError `MODEL_NOT_FOUND` */
export async function rightsOn(client: OdooClient, model: string): Promise<Rights> {
	return {
		read: await hasRight(client, model, 'read'),
		create: await hasRight(client, model, 'create'),
		write: await hasRight(client, model, 'write'),
		delete: await hasRight(client, model, 'unlink'),
	};
}

/** Why the user may not do this with any record of the model; undefined if it is allowed. */
export async function accessError(
	client: OdooClient,
	model: string,
	right: Right,
): Promise<OdooError | undefined> {
	if (await hasRight(client, model, right)) return undefined;
	const verb = right === 'write' ? 'change' : right === 'unlink' ? 'delete' : right;
	return new OdooError('ACCESS_DENIED', `The user is not allowed to ${verb} ${model} records.`, {
		hint: ASK_FOR_RIGHT,
	});
}
