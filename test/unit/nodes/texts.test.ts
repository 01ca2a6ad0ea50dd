import type { INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';

const SHOWN: ReadonlySet<string> = new Set(['action', 'description', 'displayName', 'hint']);

/** What users read of a node. */
function textsOf({ description }: INodeType): string[] {
	const texts: string[] = [];
	JSON.stringify(description, (key, value: unknown) => {
		if (SHOWN.has(key) && typeof value === 'string') texts.push(value);
		return value;
	});
	return texts;
}

it.each([
	['Odoo Source', new OdooSource()],
	['Odoo Destination', new OdooDestination()],
	['Odoo Trigger', new OdooTrigger()],
])('the texts of %s begin as sentences do', (_, node: INodeType) => {
	const texts = textsOf(node);
	expect(texts.length).toBeGreaterThan(20);
	expect(texts.filter((text) => !/^[A-Z]/.test(text))).toEqual([]);
});

it('what fields take is said above them where they are mapped one by one', () => {
	const { description } = new OdooDestination();
	const names = description.properties.map(({ name }) => name);
	expect(names.indexOf('fieldsNotice')).toBe(names.indexOf('columns') - 1);
	const isShown = (operation: string, mappingMode: string) => {
		const parameters = { resource: 'record', operation, columns: { mappingMode, value: null } };
		return description.properties.some(
			(property) =>
				property.name === 'fieldsNotice' &&
				NodeHelpers.displayParameter(parameters, property, null, description),
		);
	};
	for (const operation of ['create', 'update', 'upsert']) {
		expect(isShown(operation, 'defineBelow')).toBe(true);
		expect(isShown(operation, 'autoMapInputData')).toBe(false);
	}
	expect(isShown('archive', 'defineBelow')).toBe(false);
});
