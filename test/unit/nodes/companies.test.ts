import type { INodeParameters } from 'n8n-workflow';
import { Added } from '../../../nodes/shared/parameters/added';
import { readCompanyIds } from '../../../nodes/shared/parameters/contextOptions';
import { withItemParameters } from '../../../nodes/shared/parameters/itemParameters';
import { withoutItems } from '../../../nodes/shared/parameters/parameterReader';
import { n8nContext, removeN8nFolder } from '../../support/n8nContext';

afterAll(removeN8nFolder);

const contextOf = (parameters: INodeParameters) =>
	n8nContext(parameters, [{ json: { none: [], id: 3 } }]);

type Option = 'companyId' | 'companyIds';

/** As nodes with items read it, and as a trigger does. */
const readings: ReadonlyArray<
	readonly [string, (parameters: INodeParameters, name: Option) => readonly number[]]
> = [
	[
		'with items',
		(parameters, name) =>
			readCompanyIds(new Added(withItemParameters(contextOf(parameters)), 0), name),
	],
	[
		'in a trigger',
		(parameters, name) => {
			const ctx = contextOf(parameters);
			const itemless = {
				getNodeParameter: (path: string, fallback: unknown, options: object) =>
					ctx.getNodeParameter(path, 0, fallback, options) as unknown,
				getTimezone: () => 'UTC',
			};
			return readCompanyIds(new Added(withoutItems(itemless), 0), name);
		},
	],
];

describe.each(readings)('%s', (_, read) => {
	it.each([
		['left out', {}, []],
		['not chosen yet', { companyId: '' }, []],
		['one ID', { companyId: 3 }, [3]],
		['an ID as text', { companyId: ' 3 ' }, [3]],
		['an ID from an expression', { companyId: '={{ $json.id }}' }, [3]],
		['a linked record as it is read', { companyId: { id: 3, name: 'Branch' } }, [3]],
	])('the company of a write may be %s', (_case, options, ids) => {
		expect(read({ options }, 'companyId')).toEqual(ids);
	});

	it.each([
		['left out', {}, []],
		['not chosen yet', { companyIds: [] }, []],
		['chosen from the list', { companyIds: [1, 3] }, [1, 3]],
		['a text', { companyIds: '1, 3' }, [1, 3]],
		['from an expression', { companyIds: '={{ [$json.id] }}' }, [3]],
	])('the companies to read may be %s', (_case, options, ids) => {
		expect(read({ options }, 'companyIds')).toEqual(ids);
	});

	it.each([null, 'Branch', 0, -1, 1.5, {}, '={{ $json.gone }}', '={{ "" }}', '={{ [] }}'])(
		'the company of a write is not %j: it would be written in another company',
		(companyId) => {
			expect(() => read({ options: { companyId } } as never, 'companyId')).toThrow(
				/^(?:Company has no value|The option Company contains )/,
			);
		},
	);

	it.each([
		['an empty list', { companyIds: '={{ $json.none }}' }],
		['nothing', { companyIds: '={{ $json.gone }}' }],
		['an empty text', { companyIds: '={{ "" }}' }],
		['an empty list within options', '={{ ({ companyIds: [] }) }}'],
	])('%s from an expression is not all companies', (_case, options) => {
		expect(() => read({ options }, 'companyIds')).toThrow(
			/^(?:Company has no value|The option Company contains )/,
		);
	});
});
