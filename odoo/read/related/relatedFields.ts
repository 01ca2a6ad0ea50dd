import { OdooError, retold } from '../../errors';
import { fieldOf } from '../../schema/choose';
import type { Field, SchemaOf } from '../../schema/schema';

/**
 * Fields to read, by name; below a relation, the fields of its records. For the paths
 * `partner_id.name, partner_id.country_id.code`: `partner_id → (name, country_id → (code))`.
 */
export interface FieldTree {
	readonly below: ReadonlyMap<string, FieldTree>;
}

const NOTHING: FieldTree = { below: new Map() };

/**
 * The tree of dotted paths through relations, all of whose fields exist.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a path that no relation leads along
 */
export async function relatedFields(
	model: string,
	paths: readonly string[],
	schemaOf: SchemaOf,
): Promise<FieldTree> {
	const needed: string[][] = [];
	for (const path of paths) {
		const found = await retold(fieldsAlong([model], path.split('.'), schemaOf), (error) =>
			error.at(`Related field "${path}"`, path),
		);
		needed.push(...found);
	}
	return treeOf(needed);
}

/** The tree that has all fields of both. */
export function mergedTree(one: FieldTree, other: FieldTree): FieldTree {
	const below = new Map(one.below);
	for (const [name, tree] of other.below) {
		below.set(name, mergedTree(below.get(name) ?? NOTHING, tree));
	}
	return { below };
}

/** A tree of fields of one model. */
export function flatTree(names: readonly string[]): FieldTree {
	return { below: new Map(names.map((name) => [name, NOTHING])) };
}

/** The models that a field leads to: one, or for a reference any of its choices. */
function modelsBehind({ type, relation, selection }: Field): readonly string[] {
	if (relation) return [relation];
	return type === 'reference' ? (selection ?? []).map(([model]) => model) : [];
}

/**
 * Follows a path; of several models, one that has the next field is enough.
 * @returns the path, and where the model of a record is in another field, the path of that field
 */
async function fieldsAlong(
	models: readonly string[],
	[name = '', ...rest]: readonly string[],
	schemaOf: SchemaOf,
): Promise<string[][]> {
	const field = await fieldInOneOf(models, name, schemaOf);
	if (rest.length === 0) return [[name]];
	// Only the records tell their models, so that names behind cannot be checked.
	if (field.modelField !== undefined) return [[field.modelField], [name, ...rest]];
	const next = modelsBehind(field);
	if (next.length === 0) throw deadEnd(field);
	const along = await fieldsAlong(next, rest, schemaOf);
	return along.map((path) => [name, ...path]);
}

async function fieldInOneOf(
	[model = '', ...others]: readonly string[],
	name: string,
	schemaOf: SchemaOf,
): Promise<Field> {
	const schema = await schemaOf(model);
	if (schema.fields.has(name) || others.length === 0) return fieldOf(schema, name);
	return await fieldInOneOf(others, name, schemaOf);
}

function treeOf(paths: ReadonlyArray<readonly string[]>): FieldTree {
	return paths.reduce<FieldTree>((tree, path) => mergedTree(tree, branchOf(path)), NOTHING);
}

function branchOf([name, ...rest]: readonly string[]): FieldTree {
	return name === undefined ? NOTHING : { below: new Map([[name, branchOf(rest)]]) };
}

function deadEnd({ name, type }: Field): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`the ${type} field "${name}" does not link to another record.`,
		{
			field: name,
			hint: 'Only fields that link to other records, such as partner_id or order_line, can come before a dot.',
		},
	);
}
