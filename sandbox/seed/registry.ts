import type { Database } from '../orm/database';
import { MODELS } from '../models/models';
import { plant } from './plant';

/** Models and fields, as `ir.model` and `ir.model.fields` list them. */
export function seedRegistry(database: Database): void {
	const models = [...MODELS.values()];
	const rows = models.map((model, at) => ({
		id: at + 1,
		name: model.description,
		model: model.name,
		order: model.order,
		state: 'base',
		abstract: false,
		transient: false,
	}));
	plant(database, 'ir.model', rows);
	const fields = models.flatMap((model, at) =>
		[...model.fields.values()].map((field) => ({ field, modelId: at + 1 })),
	);
	plant(
		database,
		'ir.model.fields',
		fields.map(({ field, modelId }, at) => ({
			id: at + 1,
			name: field.name,
			model: field.model,
			model_id: modelId,
			field_description: field.string,
			help: field.help ?? null,
			ttype: field.type,
			relation: field.relation ?? null,
			relation_field: field.inverse ?? null,
			required: field.required,
			readonly: field.readonly,
			store: field.store,
			state: 'base',
		})),
	);
}
