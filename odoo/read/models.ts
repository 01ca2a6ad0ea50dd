import type { OdooClient } from '../client/client';
import { hasCode, nothing, recover } from '../errors';
import { ModelCalls } from '../client/modelClient';
import type { Field } from '../schema/schema';
import type { Rights } from '../access/rights';
import { rightsOn } from '../access/rights';
import { listModels } from './catalog';

/** A model as a workflow sees it. */
interface ModelDescription {
	/** Technical name, e.g. `res.partner`. */
	readonly model: string;
	/** What users call it. */
	readonly name: string;
	/** The apps that define or extend it; null where the user may not know. */
	readonly modules: readonly string[] | null;
	readonly access?: Rights;
}

interface ModelQuery {
	/** Part of the name or technical name; all when empty. */
	readonly search: string;
	readonly limit?: number;
	/** Find out what the user may do, which takes four requests per model. */
	readonly withAccess: boolean;
}

/** The models that the user can reach, by name. */
export async function describeModels(
	client: OdooClient,
	query: ModelQuery,
): Promise<ModelDescription[]> {
	const { search, limit, withAccess } = query;
	const wanted = search.trim().toLowerCase();
	const choices = (await listModels(client))
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
		.slice(0, limit);
	const modules = await modulesOf(
		client,
		choices.map(({ value }) => String(value)),
	);
	const models: ModelDescription[] = [];
	for (const { name, value } of choices) {
		const model = String(value);
		const access = withAccess ? { access: await rightsOn(client, model) } : {};
		models.push({ model, name, modules: modules?.get(model) ?? null, ...access });
	}
	return models;
}

/** A field in the words of a workflow. */
export function describeField(field: Field): Record<string, unknown> {
	const { selection, help = null, relation = null, ...others } = field;
	const choices = selection?.map(([value, label]) => ({ value, label })) ?? null;
	return { ...others, help, relation, selection: choices };
}

/** Only some users may read the registry of models, or on Odoo 14 the one of apps. */
async function modulesOf(
	client: OdooClient,
	models: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
	const search = { domain: [['model', 'in', models]], fields: ['model', 'modules'] };
	const registry = new ModelCalls(client, 'ir.model', {});
	const rows = await recover(registry.searchRead(search), hasCode('ACCESS_DENIED'), nothing);
	return (
		rows &&
		new Map(rows.map(({ model, modules }) => [String(model), namesIn(String(modules || ''))]))
	);
}

function namesIn(text: string): string[] {
	return text.split(',').flatMap((name) => name.trim() || []);
}
