import type { Context, RpcValue } from '../call';
import { listIn } from '../call';
import type { OdooClient } from '../client/client';
import { contextOfUser } from '../client/language';
import { ModelCalls } from '../client/modelClient';
import { OdooError } from '../errors';
import { expectList, expectRecords, expectText } from '../protocol/expect';
import type { Domain } from '../domain/domain';

/** Something to choose from, as pickers show it. */
export interface Choice {
	readonly name: string;
	readonly value: string | number;
}

const LIST = 'the list of models';

/** Odoo's own list of the models that a user can reach. */
const AVAILABLE_MODELS_SINCE = 16;

const byName = (a: Choice, b: Choice) => a.name.localeCompare(b.name);

/**
 * The models that the user can reach, by name; `value` is the technical name. Users without rights
 * on `ir.model` have a method of Odoo's own for it since 16; on older versions all employees may read it.
 * @throws OdooError `ACCESS_DENIED` for portal users
 */
export async function listModels(client: OdooClient, context: Context = {}): Promise<Choice[]> {
	const models = new ModelCalls(client, 'ir.model', context);
	const isNewer = (await client.version()) >= AVAILABLE_MODELS_SINCE;
	const rows = isNewer
		? await models.call('get_available_models', {}, expectRecords)
		: await models.searchRead({
				domain: [['transient', '=', false]],
				fields: ['model', 'name'],
			});
	// Odoo answers portal users with no model at all.
	if (rows.length === 0) throw noModels();
	return rows
		.map((row) => ({
			name: expectText(row.display_name ?? row.name, LIST),
			value: expectText(row.model, LIST),
		}))
		.sort(byName);
}

/** The active languages; `value` is the code. */
export async function listLanguages(client: OdooClient): Promise<Choice[]> {
	return await listChoices(new ModelCalls(client, 'res.lang', {}), [['active', '=', true]], 'code');
}

/** The companies that the user may see; `value` is the id. */
export async function listCompanies(client: OdooClient): Promise<Choice[]> {
	return await listChoices(new ModelCalls(client, 'res.company', {}), [], 'id');
}

/** The PDF reports for records of a model; `value` is the technical name. */
export async function listReports(
	client: OdooClient,
	model: string,
	context: Context = {},
): Promise<Choice[]> {
	const domain = [
		['model', '=', model],
		['report_type', '=', 'qweb-pdf'],
	];
	const reports = new ModelCalls(client, 'ir.actions.report', context);
	return await listChoices(reports, domain, 'report_name');
}

async function listChoices(model: ModelCalls, domain: Domain, field: string): Promise<Choice[]> {
	const records = await model.searchRead({ domain, fields: ['name', field] });
	return records
		.map(({ name, [field]: value }) => ({
			name: String(name),
			value: field === 'id' ? Number(value) : String(value),
		}))
		.sort(byName);
}

export interface NameSearch {
	readonly model: string;
	/** Part of the name; any when empty. */
	readonly name: string;
	readonly limit: number;
	/** Only records that this finds; all when left out. */
	readonly domain?: RpcValue;
	readonly context?: Context;
}

/** Records whose name contains a text, as Odoo's own pickers find them; `value` is the id. */
export async function findByName(
	client: OdooClient,
	{ model, name, limit, domain = [], context = {} }: NameSearch,
): Promise<Choice[]> {
	const params = { name, domain, operator: 'ilike', limit };
	const asked = { ...(await contextOfUser(client)), ...context };
	const call = { model, method: 'name_search', params, context: asked };
	return (await client.call(call, expectList)).map((pair) => {
		const [id, label] = listIn(pair);
		return { name: String(label), value: Number(id) };
	});
}

function noModels(): OdooError {
	return new OdooError('ACCESS_DENIED', 'Odoo shows the list of models to internal users only.', {
		hint: "This is a portal user: enter the model's technical name, e.g. sale.order, under By Technical Name.",
	});
}
