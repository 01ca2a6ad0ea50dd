import type { INodeType } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';

const NAMING: ReadonlySet<string> = new Set([
	'loadOptionsMethod',
	'resourceMapperMethod',
	'searchListMethod',
]);

/** The methods that parameters of a node fill their lists by. */
function listsOf({ description }: INodeType): string[] {
	const names = new Set<string>();
	JSON.stringify(description.properties, (key, value: unknown) => {
		if (NAMING.has(key)) names.add(String(value));
		return value;
	});
	return [...names].sort();
}

it.each([
	['Odoo Source', new OdooSource()],
	['Odoo Destination', new OdooDestination()],
	['Odoo Trigger', new OdooTrigger()],
])('%s fills every list of its parameters', (_, node: INodeType) => {
	const { listSearch = {}, loadOptions = {}, resourceMapping = {} } = node.methods ?? {};
	const filled = Object.keys({ ...listSearch, ...loadOptions, ...resourceMapping });
	expect(listsOf(node).length).toBeGreaterThan(5);
	expect(filled).toEqual(expect.arrayContaining(listsOf(node)));
});
