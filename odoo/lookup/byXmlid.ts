import type { OdooClient } from '../client/client';
import { hasCode, isOfRequest, OdooError, recover } from '../errors';
import { ModelCalls, WITH_ARCHIVED } from '../client/modelClient';
import { anyAnswer } from '../protocol/expect';
import type { Match } from './matches';
import { matchEach, MISSING } from './matches';

const MODEL = 'ir.model.data';

/** Whether the record itself or one that it links to was named. */
type Code = 'RECORD_NOT_FOUND' | 'REFERENCE_NOT_FOUND';

/**
 * Finds the records of a model by their External IDs. One of another model is a failed match that says so:
 * Odoo 14 would take the record of our model that has the same number.
 */
export async function matchXmlids(
	{ client, name }: Pick<ModelCalls, 'client' | 'name'>,
	xmlids: readonly string[],
	code: Code = 'RECORD_NOT_FOUND',
): Promise<Map<string, Match>> {
	const matches = await matchXmlidsOfAny(client, xmlids);
	return new Map(
		[...matches].map(([xmlid, match]) => [xmlid, ofModel(name, xmlid, { match, code })]),
	);
}

/** The same match, which is a failed one if it is of another model. */
export function ofModel(
	model: string,
	xmlid: string,
	{ match, code }: { readonly match: Match; readonly code: Code },
): Match {
	if (match.status !== 'found' || match.model === model) return match;
	const models = { owner: match.model, model };
	return { status: 'failed', error: xmlidOfOtherModel(xmlid, models, code) };
}

/**
 * Finds the records of External IDs, of whatever model: with one request, or, for users who may not
 * read the table of External IDs, with one for each. A found id may belong to a deleted record.
 */
export async function matchXmlidsOfAny(
	client: OdooClient,
	xmlids: readonly string[],
): Promise<Map<string, Match>> {
	return await matchEach({ client, name: MODEL }, xmlids, async (chunk) => {
		return await recover(searchXmlids(client, chunk), hasCode('ACCESS_DENIED'), async () => {
			const matches: Match[] = [];
			for (const xmlid of chunk) matches.push(await lookUpXmlid(client, xmlid));
			return matches;
		});
	});
}

async function searchXmlids(client: OdooClient, xmlids: readonly string[]): Promise<Match[]> {
	const parts = xmlids.map(splitXmlid);
	const domain = [
		['module', 'in', [...new Set(parts.map(([module]) => module))]],
		['name', 'in', [...new Set(parts.map(([, name]) => name))]],
	];
	const fields = ['module', 'name', 'model', 'res_id'];
	const found = await new ModelCalls(client, MODEL, {}).searchRead({ domain, fields });
	const matches = new Map(
		found.map(({ module, name, model, res_id: id }) => [
			`${String(module)}.${String(name)}`,
			{ status: 'found', model: String(model), id: Number(id) } as const,
		]),
	);
	return xmlids.map((xmlid) => matches.get(xmlid) ?? MISSING);
}

/** Open to every user, but one by one. */
export async function lookUpXmlid(client: OdooClient, xmlid: string): Promise<Match> {
	const [module, name] = splitXmlid(xmlid);
	const call = {
		model: MODEL,
		method: 'check_object_reference',
		params: { module, xml_id: name },
		context: WITH_ARCHIVED,
	};
	const lookUp = async (): Promise<Match> => {
		const found = await client.call(call, anyAnswer);
		const [model, id] = Array.isArray(found) ? found : [];
		// Odoo names the model alone when the user may not see the record.
		return typeof id === 'number' ? { status: 'found', model: String(model), id } : MISSING;
	};
	return await recover(lookUp(), isOfRequest, (error): Match =>
		error.code === 'RECORD_NOT_FOUND' ? MISSING : { status: 'failed', error },
	);
}

/** The External ID is in use, but not by a record of the model that is meant. */
export function xmlidOfOtherModel(
	xmlid: string,
	{ owner, model }: { readonly owner: string; readonly model: string },
	code: Code,
): OdooError {
	return new OdooError(
		code,
		`The External ID ${xmlid} belongs to a ${owner} record, not to ${model}.`,
		{
			...(code === 'RECORD_NOT_FOUND' && { field: 'xmlid' }),
			hint: `Use the External ID of a ${model} record, or choose the model that this one belongs to.`,
		},
	);
}

function splitXmlid(xmlid: string): [module: string, name: string] {
	const dot = xmlid.indexOf('.');
	return [xmlid.slice(0, dot), xmlid.slice(dot + 1)];
}
