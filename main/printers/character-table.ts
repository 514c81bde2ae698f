/**
 * Characters that a printer may lack, each followed by what is printed in its place. Only where the character is lacking:
 * a printer that has it prints it. What Unicode itself decomposes (`㎡`, `ﬁ`, `é`) is not listed.
 */

/**
 * One character under two numbers: Unicode's mappings for Shift_JIS differ between makers (Unicode's JIS0208.TXT and
 * CP932.TXT). They look alike on paper, so nobody needs to hear of them.
 */
const sameSigns = ['〜～', '−－', '—―', '‖∥', '¢￠', '£￡', '¬￢', '‾~', '¥￥', '\u00a0 ', '¦|'];

/** Punctuation, signs, currencies and letters that Unicode does not decompose, or not as people would write it. */
const signs =
  '–- ‑- ‒- ⁃- ⁄/ ∕/ •・ ·・ ‧・ ∙・ ▪■ ▫□ ◦○ ⋯… 〝“ 〟” „“ ‚‘ «≪ »≫ ‹〈 ›〉 ≤≦ ≥≧ ∑Σ ⊿△ ' +
  '✓√ ✔√ ✕× ✖× ✗× ✘× ❌× 〰～ 〻々 ¯￣ ⁰^0 ¹^1 ²^2 ³^3 ⁴^4 ⁵^5 ⁶^6 ⁷^7 ⁸^8 ⁹^9 ' +
  '€EUR ₩KRW ₹INR ₱PHP ₫VND ฿THB ©(C) ®(R) ™(TM) №No. ℡TEL ☎TEL ☏TEL ㏍K.K. ' +
  'ßss æae ÆAE œoe ŒOE øo ØO đd ĐD ðd ÐD þth ÞTh łl ŁL ıi ' +
  '㊤(上) ㊥(中) ㊦(下) ㊧(左) ㊨(右) ㊗(祝) ㊙(秘) ㊞(印) 〼ます ヷヴァ ヸヴィ ヹヴェ ヺヴォ ゔヴ ゕか ゖけ ' +
  'ㇰク ㇱシ ㇲス ㇳト ㇴヌ ㇵハ ㇶヒ ㇷフ ㇸヘ ㇹホ ㇺム ㇻラ ㇼリ ㇽル ㇾレ ㇿロ';

/** Fractions stand apart from a figure before them: 1½ is no 11/2. */
const fractions = ['½ 1/2', '¼ 1/4', '¾ 3/4', '⅓ 1/3', '⅔ 2/3'];

/** Numbers in circles, from 1 on. */
const circled = ['①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚', '❶❷❸❹❺❻❼❽❾❿'];

/**
 * Forms of a kanji that names are written with, and the form of JIS X 0208: the extensions of NEC and IBM, the 29 forms
 * that JIS changed in 1983, and those that the list of 2010 (jōyō kanji) brought back.
 */
const kanjiForms =
  '髙高 﨑崎 德徳 增増 寬寛 橫横 瀨瀬 濵濱 悅悦 敎教 桒桑 淸清 甁瓶 綠緑 緖緒 羡羨 薰薫 ' +
  '賴頼 鄕郷 郞郎 閒間 靑青 黑黒 兊兌 冝宜 凬風 勛勲 厓崖 咊和 喆哲 埈峻 嵓巌 昻昂 曺曹 ' +
  '贒賢 蘒萩 靍鶴 靏鶴 曻昇 硏研 戓或 晳晰 奛爽 姸妍 黃黄 內内 戶戸 錄録 說説 稅税 產産 ' +
  '歲歳 卽即 旣既 溫温 槪概 步歩 每毎 虛虚 𠮷吉 𠮟叱 㐂喜 濹墨 桺柳 栁柳 啞唖 焰焔 鷗鴎 ' +
  '嚙噛 俠侠 軀躯 鹼鹸 麴麹 屢屡 繡繍 蔣蒋 醬醤 蟬蝉 搔掻 瘦痩 簞箪 摑掴 塡填 顚顛 禱祷 ' +
  '瀆涜 囊嚢 潑溌 醱醗 頰頬 麵麺 萊莱 蠟蝋 攢攅 剝剥 噓嘘 繫繋 驒騨 倂併 幷并 姬姫 晚晩 ' +
  '曆暦 徵徴 揭掲 渴渇 尙尚 彥彦';

/** Simplified Chinese, and the form of JIS X 0208 (by Unihan's kTraditionalVariant, in the form that Japan writes). */
const simplifiedForms =
  '请請 查査 额額 输輸 终終 为為 确確 认認 设設 过過 现現 进進 备備 顾顧 码碼 扫掃 动動 ' +
  '识識 别別 发発 试試 单単 复復 历歴 结結 继継 续続 显顕 样様 读読 检検 权権 间間 夹夾 ' +
  '环環 变変 创創 还還 练練 习習 开開 导導 础礎 项項 误誤 值値 笔筆 户戸 门門 关関 钥鑰 ' +
  '护護 仅僅 证証 书書 长長 签簽 纳納 电電 脑脳 时時 钟鐘 许許 锁鎖 库庫 录録 则則 损損 ' +
  '统統 启啓 应応 彻徹 删刪 带帯 桌卓 话話 执執 这這 运運 盘盤 满満 账帳 份分 见見 处処 ' +
  '闭閉 联聯 员員 态態 枪槍 缆纜 连連 纸紙 张張 腾騰 编編 计計 减減 记記 络絡 线線 约約 ' +
  '错錯 销銷 办弁 败敗 负負 责責 询詢 规規 换換 严厳 务務 绝絶 报報 语語 货貨 币幣 经経 ' +
  '访訪 问問 围囲 须須 缀綴 两両 实実 际際 订訂 细細 营営 业業 该該 银銀 刚剛 题題 选選 ' +
  '对対 标標 闲閑 纹紋 异異 拟擬 节節 们們 说説 东東 车車 买買 卖売 头頭 给給 让譲 论論 ' +
  '谁誰 谢謝 谱譜 购購 贵貴 费費 资資 赏賞 赔賠 赠贈 轮輪 软軟 载載 较較 辑輯 达達 迁遷 ' +
  '迟遅 适適 递逓 遗遺 邮郵 邻隣 郑鄭 酱醤 释釈 鉴鑑 针針 钢鋼 钱銭 铁鉄 铜銅 铃鈴 锅鍋 ' +
  '键鍵 镇鎮 镜鏡 闪閃 闻聞 阅閲 阳陽 阴陰 阶階 陆陸 陈陳 险険 隐隠 难難 雾霧 韩韓 页頁 ' +
  '顶頂 顺順 预預 领領 频頻 颜顔 颗顆 类類 风風 飞飛 饭飯 饮飲 饰飾 饱飽 饼餅 馆館 马馬 ' +
  '驾駕 验験 骑騎 鱼魚 鲜鮮 鸟鳥 鸡鶏 鸭鴨 齐斉 齿歯 龙竜 龟亀 乐楽 丰豊 临臨 举挙 义義 ' +
  '乌烏 乡郷 亏虧 亚亜 产産 亲親 亿億 仓倉 仪儀 众衆 优優 伞傘 伟偉 传伝 伤傷 伦倫 侧側 ' +
  '侦偵 侨僑 俭倹 债債 倾傾 偿償 储儲 兑兌 兰蘭 兴興 养養 冻凍 净浄 凤鳳 凯凱 击撃 划劃 ' +
  '刘劉 剂剤 剑剣 剧劇 劝勧 劳労 势勢 勋勲 华華 协協 卢盧 卫衛 厅庁 压圧 县県 吴呉 呜嗚 ' +
  '响響 哑唖 唤喚 喷噴 团団 园園 图図 圆円 圣聖 场場 块塊 坚堅 坛壇 墙墻 壳殻 夺奪 奋奮 ' +
  '奖奨 妇婦 妈媽 娱娯 孙孫 宁寧 审審 宪憲 宫宮 宽寛 宾賓 寻尋 尔爾 尘塵 尝嘗 层層 岁歳 ' +
  '岛島 岭嶺 师師 帅帥 帐帳 帮幇 帜幟 庆慶 庐廬 废廃 弹弾 强強 归帰 忆憶 忧憂 怀懐 总総 ' +
  '恶悪 恼悩 悬懸 惊驚 惩懲 愤憤 战戦 戏戯 扑撲 扩拡 抢搶 拥擁 择択 拨撥 挤擠 挥揮 捞撈 ' +
  '掷擲 揽攬 摄摂 摆擺 摇揺 敌敵 斋斎 旷曠 晓暁 暂暫 术術 杀殺 杂雑 杨楊 极極 构構 枣棗 ' +
  '栏欄 树樹 桥橋 欢歓 毁毀 毕畢 汇匯 汉漢 汤湯 沟溝 沪滬 泽沢 洁潔 济済 测測 浓濃 润潤 ' +
  '涨漲 渐漸 滤濾 滨濱 灭滅 灵霊 灿燦 炼錬 烂爛 烦煩 烧焼 热熱 爱愛 爷爺 牵牽 狮獅 狱獄 ' +
  '猎猟 玛瑪 琼瓊 畅暢 疗療 疯瘋 监監 盐塩 矿鉱 砖磚 祸禍 离離 种種 积積 稳穏 穷窮 竞競 ' +
  '笼籠 简簡 紧緊 红紅 纪紀 纯純 纲綱 纵縦 纷紛 纽紐 组組 织織 绍紹 绕繞 绘絵 绢絹 维維 ' +
  '综綜 绿緑 缓緩 缘縁 缩縮 罗羅 罚罰 聪聡 肃粛 肠腸 肤膚 肾腎 肿腫 胀脹 胁脅 胜勝 脸臉 ' +
  '腊臘 艺芸 苏蘇 药薬 莲蓮 获獲 虑慮 虽雖 虾蝦 蚁蟻 补補 览覧 觉覚 讨討 训訓 议議 讲講 ' +
  '词詞 评評 诉訴 诊診 译訳 诗詩 诚誠 详詳 调調 谈談 谅諒 谊誼 谋謀 谓謂 贝貝 贞貞 财財 ' +
  '贡貢 贤賢 质質 贩販 贪貪 贫貧 贯貫 贴貼 贷貸 贸貿 贺賀 贼賊 赁賃 赖頼 赛賽 赞賛 趋趨 ' +
  '跃躍 轨軌 转転 轻軽 辆輛 辈輩 辉輝 边辺 迈邁 违違 远遠 酿醸 钓釣 钻鑽 铅鉛 铭銘 铺舗 ' +
  '锋鋒 锐鋭 锡錫 锦錦 锻鍛 镀鍍 闹閙 阁閣 阔闊 队隊 雏雛 顽頑 饿餓 馈饋 驱駆 驻駐 骂罵 ' +
  '骗騙 鲁魯 鲤鯉 么麼 专専 丝絲 丧喪 丽麗 乔喬 伙夥 佣傭 兽獣 军軍 农農 冯馮 厌厭 叹嘆 ' +
  '吕呂 吨噸 呕嘔 哗嘩 啸嘯 坟墳 垦墾 娄婁 婴嬰 岂豈 岗崗 帏幃 庙廟 徕徠 恳懇 惯慣 慑慴 ' +
  '懒懶 扰擾 抚撫 拣揀 敛斂 枫楓 柜櫃 歼殲 毙斃 沥瀝 沧滄 浇澆 浆漿 涂塗 涡渦 渔漁 溃潰 ' +
  '滚滾 滩灘 灾災 焕煥 牺犠 獭獺 琐瑣 疮瘡 皑皚 盏盞 瞒瞞 矫矯 硕碩 秃禿 窍竅 窜竄 筛篩 ' +
  '筹籌 篮籃 籁籟 纤繊 级級 纺紡 绒絨 绣繍 绪緒 绳縄 绵綿 缝縫 缠纏 羁羈 耸聳 脏臓 舰艦 ' +
  '舱艙 荆荊 荣栄 荡蕩 萝蘿 萨薩 蓝藍 蔷薔 蕴蘊 虏虜 蜗蝸 蜡蝋 蝇蝿 衬襯 袜襪 谐諧 谨謹 ' +
  '贬貶 贮貯 赌賭 跄蹌 轩軒 辅輔 辐輻 辖轄 辩弁 逻邏 钉釘 钞鈔 钩鉤 铸鋳 锭錠 锯鋸 闯闖 ' +
  '闷悶 闸閘 阀閥 阎閻 陨隕 雳靂 颈頸 颊頬 颤顫 飘飄 饥飢 饲飼 驰馳 驴驢 骆駱 骤驟 鲍鮑 ' +
  '鲨鯊 鳄鰐 鸥鴎 鸽鴿 鹅鵝 鹤鶴 鹰鷹';

function pairs(entries: readonly string[]): [string, string][] {
  return entries.map((entry) => {
    const [character = '', ...rest] = entry;
    return [character, rest.join('')];
  });
}

/** Replacements that look the same on paper. */
export const alike: ReadonlyMap<string, string> = new Map(pairs(sameSigns));

/** Replacements that say the same. */
export const substitutes: ReadonlyMap<string, string> = new Map([
  ...pairs(signs.split(' ')),
  ...pairs(fractions),
  ...circled.flatMap((row) => [...row].map((character, index): [string, string] => [character, `(${index + 1})`])),
  ...pairs(kanjiForms.split(' ')),
  ...pairs(simplifiedForms.split(' ')),
]);
