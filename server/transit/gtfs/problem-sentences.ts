/** For each problem code, its meaning and its consequence, as a sentence for the publisher of the feed. */
import type { BilingualText } from '../../base/problem.ts';
import type { FeedProblemCode } from './problems.ts';

export const problemSentences: Readonly<Record<FeedProblemCode, BilingualText>> = {
  'archive-corrupt': {
    zh: '压缩包或文件已损坏，无法读到末尾，整套数据不采用。',
    en: 'The archive or a file in it is damaged and cannot be read to its end; the feed is refused.',
  },
  'archive-encrypted': {
    zh: '压缩包已加密，整套数据不采用。',
    en: 'The archive is encrypted; the feed is refused.',
  },
  'archive-symlink': {
    zh: '压缩包内有链接而非文件，整套数据不采用。',
    en: 'The archive has a link in place of a file; the feed is refused.',
  },
  'archive-too-dense': {
    zh: '文件压缩比过高，可能是压缩炸弹，整套数据不采用。',
    en: 'A file is packed more densely than any timetable; the feed is refused.',
  },
  'archive-too-large': {
    zh: '数据解压后过大，整套数据不采用。',
    en: 'The feed is too large when unpacked; it is refused.',
  },
  'archive-too-many-entries': {
    zh: '压缩包内条目过多，整套数据不采用。',
    en: 'The archive has too many entries; the feed is refused.',
  },
  'archive-unsafe-path': {
    zh: '压缩包内有指向包外的路径，整套数据不采用。',
    en: 'The archive has a path that leads out of it; the feed is refused.',
  },
  'blank-endpoint-time': {
    zh: '首站或末站没有时刻，该班次不采用。',
    en: 'The first or the last call has no time; the trip is left out.',
  },
  'blank-row': { zh: '空行，略过。', en: 'The row is blank; it is skipped.' },
  'database-failed': {
    zh: '数据无法写入数据库，整套数据不采用。',
    en: 'The feed cannot be written into a database; it is refused.',
  },
  'dropped-reference': {
    zh: '所引用的记录已不采用：该记录（或该单元格）随之不采用。',
    en: 'The record that it refers to is left out; it goes with it, or loses the reference.',
  },
  'duplicate-column': { zh: '同名列出现两次，取后一列。', en: 'A column comes twice; the last one is used.' },
  'duplicate-feed-id': {
    zh: '数据名重复，后一套不采用：请给文件夹或压缩包另取名称。',
    en: 'Two feeds have one name; the second is refused: rename its folder or archive.',
  },
  'duplicate-key': {
    zh: '编号重复，取第一条；相互矛盾时取限制较多的一条。',
    en: 'A key comes twice; the first row is used, of contradicting limits the stricter one.',
  },
  'duplicate-trip': {
    zh: '同一天有两个线路、停靠站和时刻都相同的班次，均照用。',
    en: 'Two trips of one day have the same route, stops and times; both are used.',
  },
  'empty-file': {
    zh: '文件是空的；必需的文件为空时整套数据不采用。',
    en: 'The file is empty; where it is a required one the feed is refused.',
  },
  'fare-missing': {
    zh: '这些乘坐没有任何票价规则，票价将显示为“未知”。',
    en: 'No fare rule holds for these rides; their price will be “not known”.',
  },
  'fare-one-way': {
    zh: '票价只有一个方向，反方向的票价将显示为“未知”。',
    en: 'The fare holds in one direction only; in the other the price will be “not known”.',
  },
  'first-call-lost': {
    zh: '按间隔发车的班次缺少首站，发车时刻无从计算，该班次不采用。',
    en: 'A trip with headways has lost the call that its times count from; the trip is left out.',
  },
  'headway-unreadable': {
    zh: '班次的发车间隔全部读不懂，按模板时刻发车会是虚构的，该班次不采用。',
    en: 'None of the headways of a trip can be read; the trip is left out, for it does not run at the times of its template.',
  },
  'hyphenated-date': { zh: '日期带连字符，照用。', en: 'A date has hyphens; it is used as it is.' },
  'id-too-long': {
    zh: '编号过长，无法通过接口查询，该记录不采用。',
    en: 'An id is too long to be asked for over the API; the record is left out.',
  },
  'invalid-amount': {
    zh: '金额读不懂或小数位过多，该记录不采用。',
    en: 'An amount cannot be read, or has more decimals than its currency; the record is left out.',
  },
  'invalid-color': { zh: '颜色读不懂，按无颜色处理。', en: 'A colour cannot be read; none is used.' },
  'invalid-currency': {
    zh: '货币代码不存在，该记录不采用。',
    en: 'There is no such currency; the record is left out.',
  },
  'invalid-date': {
    zh: '日期读不懂：该记录不采用，可选的日期视为空。',
    en: 'A date cannot be read; the record is left out, an optional date is taken for blank.',
  },
  'invalid-integer': {
    zh: '应为整数：该记录不采用，或该单元格取限制最多的值，或视为空。',
    en: 'An integer was expected; the record is left out, or the cell counts as what allows least, or as blank.',
  },
  'invalid-json': {
    zh: '区域文件不是 GeoJSON，不采用。',
    en: 'The file of zones is no GeoJSON; it is left out.',
  },
  'invalid-number': {
    zh: '应为数字：该记录不采用，或该单元格取限制最多的值，或视为空。',
    en: 'A number was expected; the record is left out, or the cell counts as what allows least, or as blank.',
  },
  'invalid-provenance': {
    zh: '可信度用词不对，该条来源不采用。',
    en: 'The confidence is none of the words; the row is left out.',
  },
  'invalid-time': {
    zh: '时刻读不懂：该停靠或该记录不采用。',
    en: 'A time cannot be read; the call, or the record, is left out.',
  },
  'invalid-time-zone': { zh: '时区不存在，不采用。', en: 'There is no such time zone; it is not used.' },
  'invalid-url': { zh: '网址格式不对，照用。', en: 'An address has an unusual form; it is used as it is.' },
  'invalid-utf8': {
    zh: '文件不是 UTF-8 编码（例如 GBK），整套数据不采用：请转换编码。',
    en: 'A file is not in UTF-8 (but in GBK, say); the feed is refused: convert the file.',
  },
  'malformed-csv': {
    zh: 'CSV 引号没有配对，文件无法读完；必需的或含有限制的文件如此时整套数据不采用。',
    en: 'A quote in the CSV never closes; where the file is required, or limits something, the feed is refused.',
  },
  'missing-cell': {
    zh: '必填的单元格是空的：名称和网址空着照用，星期空着按不开行处理，其余该记录不采用。',
    en: 'A required cell is blank; a name or address may be, a blank weekday has no service, any other record is left out.',
  },
  'missing-column': {
    zh: '缺少必需的列：名称和网址可以没有，否则该文件不采用；必需的或含有限制的文件如此时整套数据不采用。',
    en: 'A required column is missing; a name or address may be, else the file is left out, and the feed where it needs the file.',
  },
  'missing-file': {
    zh: '缺少必需的文件，整套数据不采用。',
    en: 'A required file is missing; the feed is refused.',
  },
  'missing-parent': {
    zh: '出入口或站内节点没有所属车站，照用。',
    en: 'An entrance or node belongs to no station; it is used as it is.',
  },
  'most-trips-unusable': {
    zh: '多数班次不可用，余下的不成其为这套数据，整套数据不采用。',
    en: 'Most trips cannot be used, and what is left is not the feed; it is refused.',
  },
  'no-service': {
    zh: '没有任何一天有班次运行：日历没有开行的日子，或全部被排除。',
    en: 'Nothing ever runs: the calendar has no day of service, or all of them are taken away.',
  },
  'no-usable-rows': {
    zh: '必需的文件里没有一条可用的记录，整套数据不采用。',
    en: 'A required file has not one record that can be used; the feed is refused.',
  },
  'not-a-feed': {
    zh: '这不是 GTFS 数据，不采用。',
    en: 'This is no GTFS feed; it is refused.',
  },
  'nul-character': {
    zh: '含有 NUL 字符：该记录不采用；在表头中时该文件不采用。',
    en: 'There is a NUL character; the record is left out, in a header the file.',
  },
  'out-of-range': {
    zh: '数值超出范围：该记录不采用，或该单元格取限制最多的值，或视为空。',
    en: 'A value is out of range; the record is left out, or the cell counts as what allows least, or as blank.',
  },
  'oversized-record': {
    zh: '一条记录过长，文件无法读完；必需的或含有限制的文件如此时整套数据不采用。',
    en: 'A record is too long to be read; where the file is required, or limits something, the feed is refused.',
  },
  'parent-not-station': {
    zh: '所属的不是车站，按没有所属车站处理。',
    en: 'The parent is no station; the stop is taken to have none.',
  },
  'ragged-row': {
    zh: '单元格个数与表头不同，照用。',
    en: 'A row has more or fewer cells than the header; it is used as it is.',
  },
  'reversed-range': {
    zh: '止早于起，该记录不采用。',
    en: 'A range ends before it begins; the record is left out.',
  },
  'service-not-begun': {
    zh: '今天没有班次：数据尚未开始生效。',
    en: 'Nothing runs today: the service has not begun.',
  },
  'service-over': {
    zh: '今天没有班次：数据已过期。',
    en: 'Nothing runs today: the service is over.',
  },
  'service-paused': {
    zh: '今天没有班次：数据中断一周以上，之后恢复。',
    en: 'Nothing runs today: there is a week or more without service, and then it goes on.',
  },
  'service-uncertain': {
    zh: '有一个停运日读不懂，无法知道哪天停运，该日历及其班次不采用。',
    en: 'A day without service cannot be read, so nobody knows which; the service is left out with its trips.',
  },
  'several-time-zones': {
    zh: '运营方时区不同，全部按第一个时区处理。',
    en: 'The agencies have different time zones; all times are taken to be in the first.',
  },
  'stop-at-zero': {
    zh: '坐标在零点附近，照用。',
    en: 'The position is at zero degrees; it is used as it is.',
  },
  'stop-far-away': {
    zh: '周围上百公里没有其他站点，照用。',
    en: 'The stop is far from all others; it is used as it is.',
  },
  'stop-time-at-station': {
    zh: '班次停靠在车站、出入口或节点（location_type 不为 0）而非站台，照用。',
    en: 'A trip calls at a station, entrance or node and not at a stop or platform; it is used as it is.',
  },
  'time-uncertain': {
    zh: '空着的时刻要由前后时刻推算，而其中一个读不懂，该停靠不采用。',
    en: 'A blank time would be worked out from those around it, one of which cannot be read; the call is left out.',
  },
  'times-decrease': {
    zh: '时刻倒退，该班次不采用。',
    en: 'The times of a trip run backwards; the trip is left out.',
  },
  'trip-too-short': { zh: '只有一次停靠，该班次不采用。', en: 'A trip has one call only; it is left out.' },
  'trip-without-stop-times': {
    zh: '没有停靠记录，该班次不采用。',
    en: 'A trip has no calls; it is left out.',
  },
  'unknown-column': { zh: '不认识的列，略过。', en: 'The column is none of GTFS; it is skipped.' },
  'unknown-file': { zh: '不认识的文件，略过。', en: 'The file is none of GTFS; it is skipped.' },
  'unknown-reference': {
    zh: '所引用的编号不存在：该记录不采用，可选的引用视为空。',
    en: 'The id that it refers to is nowhere; the record is left out, an optional reference is taken for blank.',
  },
  'unused-stop': { zh: '没有班次停靠的站点，照用。', en: 'No trip calls at the stop; it is used as it is.' },
  'unread-condition': {
    zh: '规则带有本程序不认识的条件，可能适用更窄，因此不采用。',
    en: 'The rule has a condition that is not read here and may hold for less; it is not applied.',
  },
  'unusual-form': {
    zh: '写法与 GTFS 不同，但意思明确，已按应有的写法采用。',
    en: 'This is not written as GTFS has it, and can mean one thing only; it is used as if it were.',
  },
  'utf16-file': { zh: '文件为 UTF-16 编码，已转换。', en: 'The file is in UTF-16; it is converted.' },
};
