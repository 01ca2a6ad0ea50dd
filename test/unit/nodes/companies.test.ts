import { readCompanyIds } from '../../../nodes/shared/parameters/contextOptions';

it.each([
	['left out', {}, []],
	['not chosen yet', { companyId: '' }, []],
	['one ID', { companyId: 3 }, [3]],
	['an ID as text', { companyId: ' 3 ' }, [3]],
	['a linked record as it is read', { companyId: { id: 3, name: 'Branch' } }, [3]],
])('the company of a write may be %s', (_, options, ids) => {
	expect(readCompanyIds(options, 'companyId')).toEqual(ids);
});

it.each([undefined, null, 'Branch', 0, -1, 1.5, {}])(
	'the company of a write is not %j: it would be written in another company',
	(companyId) => {
		expect(() => readCompanyIds({ companyId } as never, 'companyId')).toThrow(
			'The option Company contains',
		);
	},
);
