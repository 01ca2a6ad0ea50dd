import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { RESOURCES as DESTINATION } from '../../../nodes/OdooDestination/actions/resources';
import { RESOURCES as SOURCE } from '../../../nodes/OdooSource/actions/resources';
import type { ListedOperation } from '../../../nodes/shared/resource';

interface Case {
	readonly title: string;
	readonly parameter: INodeProperties;
	readonly parameters: readonly INodeProperties[];
	readonly operation: ListedOperation['operation'];
}

/** What n8n asks for before it runs a node, and what is filled in by a mapper or row by row. */
const READ_APART = ['columns', 'watchFields'];

const cases: Case[] = [...SOURCE, ...DESTINATION].flatMap((resource) =>
	resource.operations.flatMap(({ option, properties, operation }) => {
		const parameters = [...(resource.shared ?? []), ...properties];
		return parameters
			.filter(({ name, required }) => required && !READ_APART.includes(name))
			.map((parameter) => ({
				title: `${resource.name} > ${option.name} > ${parameter.displayName}`,
				parameter,
				parameters,
				operation,
			}));
	}),
);

/** Parameters as they are when all is filled in so that this one is shown. */
function filledIn({ parameter, parameters }: Case): IDataObject {
	const values = parameters.map(({ name, type, default: byDefault, required }) => {
		if (type === 'resourceLocator') return [name, { __rl: true, mode: 'name', value: 'x' }];
		return [name, required && byDefault === '' ? '2026-01-31' : byDefault];
	});
	const { show = {} } = parameter.displayOptions ?? {};
	const shown = Object.entries(show).map(([name, choices]) => [name, choices?.[0]]);
	return Object.fromEntries([...values, ...shown]) as IDataObject;
}

function contextOf(each: Case, value: unknown): IExecuteFunctions {
	const { name, type } = each.parameter;
	const isPicker = type === 'resourceLocator';
	const given = isPicker ? { __rl: true, mode: 'id', value } : value;
	const values = { ...filledIn(each), [name]: given };
	const read = (path: string, _: number, fallback: unknown, options?: object) => {
		if (options) return path === name ? '={{ $json.missing }}' : fallback;
		return path in values ? values[path as keyof typeof values] : fallback;
	};
	return {
		getNodeParameter: read,
		getInputData: () => [{ json: {} }],
		getNode: () => ({ type: 'odoo', parameters: {} }),
		getTimezone: () => 'UTC',
	} as unknown as IExecuteFunctions;
}

const item = { json: {} };
const connect = async () => await Promise.reject(new Error('connected'));

async function run(each: Case, value: unknown): Promise<unknown> {
	const ctx = contextOf(each, value);
	const { operation } = each;
	if (operation.kind === 'perItem') {
		return await operation.execute({ ctx, itemIndex: 0, item, connect, afterRun: () => undefined });
	}
	const { row } = operation.readRow(ctx, 0, item) as { row: { ids?: unknown } };
	// Calls of methods keep it for later, when all items are known.
	if (row.ids instanceof Error) throw row.ids;
	return row;
}

it('finds parameters to leave empty', () => {
	expect(cases.length).toBeGreaterThan(60);
});

describe.each(cases)('$title', (each) => {
	it.each([null, undefined, '', '  '])('is missed where it is %j', async (value) => {
		const title = each.parameter.displayName.replace(/ Names? or IDs?$/, '');
		await expect(run(each, value)).rejects.toThrow(`${title} has no value for this item.`);
	});
});
