import { Linter } from 'eslint';
// @ts-expect-error it has no types
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import type { INodeType } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';

// The lint of source files sees literals only, not what functions put together: lists of operations,
// texts with a part that all have.
const RULES = Object.fromEntries(
	Object.entries(nodesBase.configs.nodes.rules as Linter.RulesRecord).filter(([name]) =>
		name.includes('/node-param-'),
	),
);

/** The parameters as n8n's rules want to see them: written out, with plain keys. */
function writtenOut({ description }: INodeType): string {
	const text = JSON.stringify(description.properties, withoutConditions, '\t');
	return `export default ${text.replace(/^(\t*)"([a-zA-Z]+)":/gm, '$1$2:')};`;
}

/** What a condition offers is in the order of how common it is, and literal in its file. */
function withoutConditions(_: string, value: unknown): unknown {
	const isParameter = typeof value === 'object' && value !== null && 'options' in value;
	return isParameter && 'name' in value && value.name === 'conditions'
		? { ...value, options: [] }
		: value;
}

it.each([
	['Odoo Source', new OdooSource()],
	['Odoo Destination', new OdooDestination()],
	['Odoo Trigger', new OdooTrigger()],
])(
	"the parameters of %s keep n8n's rules, also those that functions make",
	(_, node: INodeType) => {
		const text = writtenOut(node);
		const plugins = { 'n8n-nodes-base': nodesBase };
		const problems = new Linter().verify(text, [{ plugins, rules: RULES }], 'properties.js');
		const lines = text.split('\n');
		expect(
			problems.map(({ ruleId, message, line }) => `${ruleId}: ${message} ${lines[line - 1]}`),
		).toEqual([]);
	},
);
