import { Linter } from 'eslint';
// @ts-expect-error it has no types
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';
import { linesParameters } from '../../../nodes/OdooDestination/business/lines';
import { conditionParameters } from '../../../nodes/shared/parameters/conditionRows';

// The lint of source files sees literals only, not what functions put together: lists of operations,
// texts with a part that all have.
const RULES = Object.fromEntries(
	Object.entries(nodesBase.configs.nodes.rules as Linter.RulesRecord).filter(([name]) =>
		name.includes('/node-param-'),
	),
);

const plugins = { 'n8n-nodes-base': nodesBase as object };

/** What these rules find in parameters that are written out, with plain keys. */
function problemsIn(
	properties: readonly INodeProperties[],
	rules: Linter.RulesRecord,
	isWithRows = false,
): string[] {
	const text = JSON.stringify(properties, isWithRows ? undefined : withoutRowsByUse, '\t');
	const code = `export default ${text.replace(/^(\t*)"([a-zA-Z]+)":/gm, '$1$2:')};`;
	const lines = code.split('\n');
	const problems = new Linter().verify(code, [{ plugins, rules }], 'properties.js');
	return problems.map(({ ruleId, message, line }) => `${ruleId}: ${message} ${lines[line - 1]}`);
}

/** Collections whose rows have the most common input first. */
const ROWS_BY_USE: ReadonlySet<unknown> = new Set(['conditions', 'lines']);

function withoutRowsByUse(_: string, value: unknown): unknown {
	const isParameter = typeof value === 'object' && value !== null && 'options' in value;
	return isParameter && 'name' in value && ROWS_BY_USE.has(value.name)
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
		expect(problemsIn(node.description.properties, RULES)).toEqual([]);
	},
);

it.each([
	['a condition', conditionParameters],
	['a line', linesParameters],
])(
	"the parameters of %s keep n8n's rules but those on order: the most common comes first",
	(_, parameters) => {
		const rules = Object.entries(RULES).filter(
			([name]) => !/unsorted|wrong-for-options/.test(name),
		);
		expect(problemsIn(parameters, Object.fromEntries(rules), true)).toEqual([]);
	},
);
