/**
 * Everyday questions about the two cities, with what a local expects.
 *
 * A pattern describes a way of going by words joined with `+`, which all have to hold: `metro`, `rail`, `coach`, `bus`
 * (rides one), `direct` (one vehicle), `on foot`, `change:NAME` (changes at a stop with NAME in its name), `only:bus` (all
 * vehicles are of this kind), else the short name of a line that is ridden or can be ridden instead.
 */
export interface Question {
  readonly from: string;
  readonly to: string;
  /** Clock time; `by 09:00` asks for the arrival. */
  readonly at: string;
  /** 2026-11-30, a Monday, where absent. */
  readonly date?: string;
  /** Ways that the list has to have. */
  readonly offers?: readonly string[];
  /** Ways that have to be among the first three. */
  readonly first?: readonly string[];
  /** Ways that the list must not have. */
  readonly never?: readonly string[];
  /** Code of the reason of an empty list. */
  readonly empty?: string;
  /** Codes of notes beside the list. */
  readonly notes?: readonly string[];
  /** Codes of notes that do not belong beside the list. */
  readonly noNotes?: readonly string[];
  /** Parts of what reason, suggestions and notes say in Chinese. */
  readonly says?: readonly string[];
  /** Clock time before which nothing leaves. */
  readonly notBefore?: string;
  /** Fewest ways of going. */
  readonly ways?: number;
  readonly wheelchair?: boolean;
}

/** Questions of commuters, pupils, patients and visitors inside Hohhot. */
const hohhot: readonly Question[] = [
  { from: '内蒙古大学', to: '呼和浩特东站', at: '09:00', first: ['metro+1号线', '56'], ways: 3 },
  { from: '内蒙古师范大学', to: '万达广场(赛罕)', at: '10:00', never: ['青城炫彩观光线'], ways: 2 },
  { from: '新华广场', to: '内大南校区', at: '22:50', notes: ['last-service-left'], says: ['22:27', '2号线'] },
  { from: '新华广场', to: '内大南校区', at: '08:00', first: ['2号线+direct'], offers: ['1+direct'] },
  { from: '新华广场', to: '内大南校区', at: '22:10', first: ['2号线+direct'] },
  { from: '新华广场', to: '新华广场', at: '08:00', empty: 'same-place' },
  { from: '伊利健康谷', to: '呼和浩特东站', at: '08:00', first: ['1号线+direct'] },
  { from: '内蒙古体育馆', to: '新华广场', at: '08:00', first: ['2号线+direct'] },
  {
    from: '大召无量寺',
    to: '内蒙古博物院',
    at: '10:00',
    first: ['6+direct', 'K3+direct'],
    never: ['青城炫彩观光线'],
  },
  { from: '大召无量寺', to: '呼和浩特东站', at: '08:00', first: ['metro'], offers: ['72+direct'] },
  { from: '大召无量寺', to: '呼和浩特东站', at: '23:30', notes: ['last-service-left'], notBefore: '29:00' },
  { from: '大召无量寺', to: '新华广场', at: '14:00', first: ['27'], never: ['青城炫彩观光线'] },
  { from: '五塔寺', to: '万达广场(赛罕)', at: '10:00', offers: ['metro'], never: ['青城炫彩观光线'] },
  { from: '内蒙古农业大学', to: '大召', at: '18:00', never: ['青城炫彩观光线'], ways: 2 },
  { from: '呼和浩特白塔国际机场', to: '新华广场', at: '10:00', first: ['1号线'] },
  { from: '呼和浩特站', to: '内蒙古大学', at: '08:30', ways: 2 },
  { from: '呼和浩特站', to: '呼和浩特东站', at: '08:00', offers: ['metro', 'rail+direct', 'only:bus'] },
  { from: '呼和浩特站', to: '大召无量寺', at: '09:30', first: ['3+direct'], offers: ['27+direct'] },
  { from: '内蒙古财经大学', to: '新华广场', at: '17:30', ways: 1, never: ['青城炫彩观光线'] },
  { from: '内蒙古工业大学', to: '呼和浩特站', at: '07:40', first: ['32+direct'] },
  { from: '内蒙古大学', to: '内大南校区', at: '07:20', offers: ['metro'] },
  { from: '附属医院', to: '呼和浩特东站', at: '11:00', first: ['1号线+direct'], offers: ['2+direct'] },
  { from: '金川开发区', to: '新华广场', at: '07:00', offers: ['metro+1号线'] },
  { from: '蒙古风情园', to: '呼和浩特东站', at: '13:00', offers: ['K3+direct'], first: ['K3'] },
  { from: '白塔村', to: '新华广场', at: '08:00', offers: ['metro'] },
  { from: '塔利东路', to: '阿尔山路', at: '06:30', first: ['2号线+direct'] },
  { from: '内蒙古博物院', to: '呼和浩特站', at: '16:00', offers: ['metro', 'only:bus'] },
  { from: '人民会堂', to: '新华广场', at: '12:00', first: ['on foot'] },
  { from: '将军衙署', to: '诺和木勒', at: '19:00', first: ['metro'] },
  { from: '新华广场', to: '内蒙古大学', at: 'by 08:00', ways: 1, notBefore: '06:00' },
  { from: '内大南校区', to: '呼和浩特东站', at: 'by 09:00', first: ['metro'], notBefore: '06:00' },
  { from: '满都海公园', to: '大召无量寺', at: '10:00', first: ['72+direct', '56+direct'] },
  { from: '新华广场', to: '昭君博物院', at: '09:00', empty: 'no-stop-near-end', says: ['公里', '出租车'] },
  { from: '新华广场', to: '呼和浩特盛乐国际机场', at: '09:00', offers: ['机场巴士+change:呼和浩特站'] },
  { from: '呼和浩特站', to: '呼和浩特盛乐国际机场', at: '07:00', first: ['机场巴士+direct'] },
  { from: '呼和浩特站', to: '察素齐客运站', at: '08:00', first: ['旗县班车+direct'], offers: ['旗县班车'] },
  { from: '内蒙古医科大学(金山校区)', to: '新华广场', at: '07:30', offers: ['metro'] },
];

const baotou: readonly Question[] = [
  {
    from: '包头东站',
    to: '赛汗塔拉城中草原',
    at: '09:00',
    first: ['12'],
    never: ['change:包头站', 'rail+change:包头'],
    ways: 2,
  },
  { from: '阿尔丁广场', to: '包头东站', at: '09:00', first: ['3+direct'], offers: ['rail', '5+direct'] },
  { from: '包头东站', to: '阿尔丁广场', at: '18:00', offers: ['3+direct', 'rail'] },
  { from: '包头东站', to: '包头站', at: '08:00', first: ['rail+direct'], offers: ['12+direct'] },
  { from: '包头站', to: '二里半机场', at: '09:00', first: ['机场巴士+direct'] },
  { from: '包头站', to: '阿尔丁广场', at: '08:00', first: ['2+direct', '3+direct'] },
  { from: '内蒙古科技大学', to: '包百大楼', at: '17:00', first: ['28+direct'], ways: 2 },
  { from: '包百大楼', to: '万达广场(青山)', at: '19:00', first: ['1+direct'], ways: 2 },
  { from: '东河劝业城', to: '包头站', at: '07:30', offers: ['12+direct', 'rail'] },
  { from: '包头市政府(新都市区)', to: '阿尔丁广场', at: '18:10', ways: 2 },
  { from: '包头师范学院', to: '包头东站', at: '15:00', first: ['10+direct'] },
  { from: '一机厂', to: '阿尔丁广场', at: '17:30', first: ['2+direct'] },
  { from: '包医一附院', to: '包头站', at: '10:00', ways: 2, never: ['rail'] },
  { from: '包头东站', to: '包头市中心医院', at: '08:00', first: ['12+direct', '5+direct'], never: ['rail'] },
  { from: '东河劝业城', to: '阿尔丁广场', at: '08:00', first: ['3+direct'], offers: ['rail'] },
  { from: '转龙藏', to: '包头东站', at: '14:00', first: ['61+direct', '49+direct'] },
  { from: '昆都仑区政府', to: '包头国际会展中心', at: '09:00', first: ['54+direct'] },
  { from: '阿尔丁广场', to: '阿尔丁广场', at: '09:00', empty: 'same-place' },
  { from: '阿尔丁广场', to: '五当召', at: '09:00', empty: 'no-stop-near-end', says: ['公里', '出租车'] },
  {
    from: '阿尔丁广场',
    to: '希拉穆仁草原',
    at: '09:00',
    empty: 'no-stop-near-end',
    says: ['公里', '出租车'],
  },
  { from: '阿尔丁广场', to: '包头站', at: '00:40', notes: ['last-service-left'], notBefore: '05:00' },
];

const between: readonly Question[] = [
  { from: '新华广场', to: '包头站', at: 'by 09:00', first: ['rail'], notBefore: '05:00' },
  { from: '新华广场', to: '阿尔丁广场', at: '07:30', first: ['rail'], ways: 2 },
  { from: '呼和浩特东站', to: '包头东河汽车站', at: '09:00', first: ['rail'] },
  { from: '呼和浩特长途汽车站', to: '包头东河汽车站', at: '08:00', first: ['coach+direct', 'rail'] },
  {
    from: '呼和浩特长途汽车站',
    to: '包头汽车站(昆区)',
    at: '08:00',
    first: ['rail'],
    offers: ['coach+direct'],
  },
  { from: '呼和浩特站', to: '包头站', at: '08:00', first: ['rail+direct'], offers: ['coach'] },
  { from: '呼和浩特东站', to: '东胜客运总站', at: '08:00', offers: ['coach'] },
  { from: '包头站', to: '呼和浩特站', at: 'by 08:30', first: ['rail+direct'], notBefore: '04:00' },
  { from: '包头东站', to: '新华广场', at: '17:30', first: ['rail'] },
  { from: '阿尔丁广场', to: '内蒙古大学', at: '13:00', first: ['rail'], never: ['青城炫彩观光线'] },
  { from: '内蒙古师范大学', to: '包头站', at: '16:00', first: ['rail'] },
  {
    from: '呼和浩特站',
    to: '包头站',
    at: '10:00',
    date: '2026-01-03',
    notes: ['feed-outside-dates'],
    says: ['2026-07-21'],
  },
  { from: '新华广场', to: '响沙湾', at: '09:00', empty: 'no-stop-near-end', says: ['公里', '出租车'] },
  { from: '包头站', to: '呼和浩特盛乐国际机场', at: '06:00', offers: ['coach', 'rail'] },
  { from: '呼和浩特站', to: '包头站', at: '23:58', notes: ['last-service-left'] },
];

/** Holidays, days worked for them, and the hours when the metro has stopped. */
const daysAndNights: readonly Question[] = [
  {
    from: '新华广场',
    to: '内蒙古大学',
    at: '09:00',
    date: '2026-10-01',
    notes: ['special-day'],
    says: ['国庆节', '公交', '休息日时刻'],
    ways: 2,
  },
  {
    from: '阿尔丁广场',
    to: '包头东站',
    at: '09:00',
    date: '2026-10-02',
    notes: ['special-day'],
    says: ['国庆节'],
  },
  {
    from: '新华广场',
    to: '阿尔丁广场',
    at: '07:30',
    date: '2026-10-10',
    notes: ['special-day'],
    says: ['调休'],
  },
  {
    from: '新华广场',
    to: '呼和浩特东站',
    at: '08:00',
    date: '2027-01-01',
    first: ['1号线+direct'],
    notes: ['special-day'],
    says: ['元旦', '地铁'],
  },
  { from: '内蒙古大学', to: '呼和浩特站', at: '08:00', date: '2026-10-08', noNotes: ['special-day'] },
  // A Saturday of the holiday has the timetable of every Saturday.
  {
    from: '新华广场',
    to: '内大南校区',
    at: '22:20',
    date: '2026-10-03',
    first: ['2号线+direct'],
    noNotes: ['special-day', 'kind-ended', 'last-service-left'],
  },
  {
    from: '呼和浩特站',
    to: '呼和浩特东站',
    at: '23:10',
    first: ['rail+direct'],
    notes: ['kind-ended'],
    says: ['地铁末班已过', '1号线 22:28', '还可以乘'],
  },
  { from: '呼和浩特站', to: '呼和浩特东站', at: '12:00', offers: ['metro'], noNotes: ['kind-ended'] },
  { from: '包头站', to: '包头东站', at: '22:30', first: ['rail+direct'], noNotes: ['kind-ended'] },
  {
    from: '呼和浩特站',
    to: '呼和浩特盛乐国际机场',
    at: '22:40',
    first: ['机场巴士+direct'],
    noNotes: ['kind-ended'],
  },
  {
    from: '新华广场',
    to: '呼和浩特盛乐国际机场',
    at: '22:30',
    notes: ['last-service-left'],
    says: ['机场巴士 22:20（呼和浩特站）。'],
  },
  { from: '万达广场(赛罕)', to: '新华广场', at: 'by 08:30', ways: 2, notBefore: '07:00' },
];

export const everydayQuestions: readonly Question[] = [...hohhot, ...baotou, ...between, ...daysAndNights];
