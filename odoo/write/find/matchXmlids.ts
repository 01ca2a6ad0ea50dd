import type { OdooClient } from '../../client/client';
import { caughtOdooError, isConnectionError } from '../../errors';
import { expectRecords } from '../../protocol/expect';
import type { Match } from './matches';
import { MISSING, matchAll } from './matches';

const MODEL = 'ir.model.data';

/**
 * Finds the records of external IDs, of whatever model: with one request, or, for users who may not
 * read the table of external IDs, with one for each. A found id may belong to a deleted record.
 */
export async function matchXmlids(
	client: OdooClient,
	xmlids: readonly string[],
): Promise<Map<string, Match>> {
	return await matchAll(client, MODEL, xmlids, async (chunk) => {
		try {
			return await searchXmlids(client, chunk);
		} catch (thrown) {
			const error = caughtOdooError(thrown);
			if (error.code !== 'ACCESS_DENIED') throw error;
			const matches: Match[] = [];
			for (const xmlid of chunk) matches.push(await lookUp(client, xmlid));
			return matches;
		}
	});
}

async function searchXmlids(client: OdooClient, xmlids: readonly string[]): Promise<Match[]> {
	const parts = xmlids.map(splitXmlid);
	const domain = [
		['module', 'in', [...new Set(parts.map(([module]) => module))]],
		['name', 'in', [...new Set(parts.map(([, name]) => name))]],
	];
	const params = { domain, fields: ['module', 'name', 'model', 'res_id'] };
	const found = await client.call({ model: MODEL, method: 'search_read', params });
	const matches = new Map(
		expectRecords(found, `${MODEL}.search_read`).map(({ module, name, model, res_id: id }) => [
			`${String(module)}.${String(name)}`,
			{ status: 'found', model: String(model), id: Number(id) } as const,
		]),
	);
	return xmlids.map((xmlid) => matches.get(xmlid) ?? MISSING);
}

/** Open to every user, but one by one. */
async function lookUp(client: OdooClient, xmlid: string): Promise<Match> {
	const [module, name] = splitXmlid(xmlid);
	try {
		const found = await client.call({
			model: MODEL,
			method: 'check_object_reference',
			params: { module, xml_id: name },
			context: { active_test: false },
		});
		const [model, id] = Array.isArray(found) ? found : [];
		// Odoo names the model alone when the user may not see the record.
		return typeof id === 'number' ? { status: 'found', model: String(model), id } : MISSING;
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (isConnectionError(error)) throw error;
		return error.code === 'RECORD_NOT_FOUND' ? MISSING : { status: 'failed', error };
	}
}

function splitXmlid(xmlid: string): [module: string, name: string] {
	const dot = xmlid.indexOf('.');
	return [xmlid.slice(0, dot), xmlid.slice(dot + 1)];
}
