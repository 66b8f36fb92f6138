"""The words by which names are told: surnames, given names, who is called by one, what is none."""

from content.texts import fold


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _table(listed: str) -> dict[str, frozenset[str]]:
    """Read lines of “word: what may follow”."""
    lines = (line.partition(":") for line in listed.strip().splitlines())
    return {word.strip(): _set(rest) for word, _, rest in lines}


SURNAMES = _set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh "
    "trương lâm mai đào cao lương lưu tạ tô châu quách thái tống vương triệu la kiều nghiêm hứa "
    "phùng tăng thạch"
)
UNMARKED = _plain(SURNAMES)
MIDDLES = {"văn": "van", "van": "van", "thị": "thi", "thi": "thi"}
"""The middle of most names."""
HARDLY_A_WORD = SURNAMES - _set("mai cao la châu thái đoàn lương đào tăng thạch hồ dương lê")
"""Surnames that written like this behind “ông”, “bà” can hardly mean anything else…"""
PLAIN_HARDLY_A_WORD = _set("nguyen huynh pham hoang")
"""…and those where no marks are typed."""
BEFORE_THI = _set("nguyen tran le pham hoang huynh phan vu dang bui duong dinh trinh truong trieu")
"""Surnames that before “thi” without marks are hardly anything else: it may be “thì”."""
NO_NAMES = frozenset(
    (
        "ho so",
        "ho chi",
        "ho ngheo",
        "ho khau",
        "ho kinh",
        "ho tich",
        "ho tro",
        "phan anh",
        "to giay",
        "vo chong",
        "vo con",
        "ly hon",
        "thai binh",
        "thai nguyen",
        "cao bang",
        "lam dong",
        "doan thanh",
    )
)
"""What begins like a name and is none."""
NOT_GIVEN = {
    "van": _set(
        "ban phong hoa bang kien minh la con co o chua dang duoc phai bi ghi bao muon song ten"
    ),
    "thi": _set(
        "hanh dua tuyen tran xa lai truong to lam phai co den di ai nop can mang duoc xin khai "
        "gap bao ra hoi o sao moi tinh ve dang cui nho khac"
    ),
}
"""What makes other words of “văn”, “thị” (or “vẫn”, “thì”): văn bản, thi hành, thị trấn."""

KIN = _set(
    "ông bà anh chị em cháu con bác chú cô dì dượng cậu mợ thím cụ bé bố mẹ ba má tía vợ chồng "
    "cha thằng thầy giáo tôi tui mình sĩ sỹ"
)
"""Who is called by a name, or says it."""
PLAIN_KIN = _plain(KIN) - _set("ma tia thang thay giao")
CALLED = _set("ông bà anh chị chú cô bác dì dượng cậu mợ thím cụ thằng")
"""Behind whom a name that was typed in small letters is one, also where it means a thing too."""
PLAIN_CALLED = _set("ong anh chi chu bac thim mo thang")
"""The same without marks, where they mean little else."""
ELDERS = _set("ông bà chú cô bác dì dượng cậu mợ thím cụ")
"""Who is told by such a word from all others; “chị hai”, “thằng út” are of every family."""
PLAIN_ELDERS = _set("ong chu bac thim")
ORDINALS = _set("hai ba tư năm sáu bảy bẩy tám chín mười út cả")
"""How the children of a house are called, and then they are old: ông Tư, bà Bảy."""
PLAIN_ORDINALS = _set("hai tu nam sau bay tam chin muoi ut")
NOT_CALLED = _set(
    "tuoi thang ngay nam nay ngoai truoc sau lan cai dua nguoi con muoi muot chuc mot phan phap "
    "van nhan thuc cach lieu lam di nop xin khai ve ky den mang y nguyen viet nha gio giay to "
    "cuoc ba bon tram nghin trieu thu thai muon chi co toi duoc ra"
)
"""Behind what is then a number, or begins another word: “năm nay”, “tư pháp”, “bảy mươi”."""
NICKNAMES = _set(
    "râu đen lùn mập béo gầy còi ròm sún sẹo hói lé chột cụt què điếc câm mù rỗ xồm còm cò tèo "
    "tẹt gù thọt móm lác trố"
)
"""What is put behind such a name."""
PLAIN_NICKNAMES = _plain(NICKNAMES) - _set("cut que cam mu co")
GIVEN = _set(
    "an anh ánh bách bằng bích bình cẩm chánh châu chi chiến chinh cúc cương cường danh diễm diệp "
    "diệu diễn doanh dũng dung duy duyên đại đạt điền điệp đình định đức giang hà hải hạnh hảo "
    "hân hằng hậu hiền hiệp hiếu hoa hoà hòa hoài hoàn hoan hoạt hồng huân huấn huệ hùng huy "
    "huyền hưng hương hường khang khánh khải khoa khoan khôi khuê kiên kiệt kim kỳ lai lam lan "
    "lành lâm lệ lịch liên liễu linh loan long lộc lợi luân luận lụa luyến lương lượng ly mai mận "
    "mạnh mẫn miên minh mơ mùi my mỹ na nam nga ngà ngân nghị nghĩa ngoan ngọc nguyên nguyệt nhã "
    "nhàn nhân nhật nhi nhiên nhung như oanh phát phi phong phú phúc phước phương phượng quân "
    "quang quế quốc quý quyên quyết quỳnh sang sáu sen sinh sơn sửu tài tâm tân tấn tèo thạch "
    "thanh thành thảo thắm thắng thi thiện thịnh thoa thọ thoan thu thuận thuỷ thủy thuý thúy "
    "thuỳ thùy thư thương tí tý tiến tiệp tịnh tình toàn toán tú tuân tuấn tuệ tùng tuyên tuyền "
    "tuyết tỵ uyên vân vi việt vinh vui vượng vy xuân xuyến yên yến trà trâm trang tri trí trinh "
    "trọng trung trúc trường bin bo bún bống bờm cún mít sóc tôm tũn vịnh hợi dần thìn ngọ dậu "
    "mão tuất ngát nhạn nhài hoè hòe thơm tươi thìa thêu khiêm thuyết đoan đông"
)
"""Given names, and pet names of children."""
ALSO_WORDS = _set(
    "an anh bằng bình châu chi chiến danh định đạt đình đại đông điền hà hải hiếu hoa hoà hòa "
    "hoàn hoạt hồng hậu kim lai lành lịch lợi luận lương lượng mai mạnh minh mơ mùi nam nga ngoan "
    "nguyên như nhân nhật phát phi phong phú phúc quân quang quốc quý quyết sang sáu sen sinh "
    "sơn tài tâm tân thanh thành thắng thi thiện thọ thu thuận thuỷ thủy thư thương tiến tình "
    "toàn toán tri trí trung trường trà tuyên vui việt vinh xuân yên duy duyên tôm hưng hương "
    "hiền hiệp hân nghĩa phương lam lâm long trọng kỳ vi diễn dung thêu tươi thơm thìa ngọ dần "
    "mão nghị mẫn na my mỹ ly tí"
)
"""Those that are no names behind “con”, “em”, “mẹ”."""
PLAIN_GIVEN = _set(
    "teo ty tuan hung cuong thuy huyen hue loan oanh ngoc quynh thao trinh tuyet uyen vy "
    "yen nguyet khanh khoi kiet duc lan hong huong linh long son vinh tham thom tuyen nga hanh "
    "phuong thang trang cuc mui sen"
)
"""Those that without marks are hardly anything else behind “ông”, “anh”, “chị”."""
ANOTHER_WORD = _table("""
an: ninh toan tang cu
anh: huong hung
binh: thuong dang
cong: an tac chuc nhan ty chung dan khai trinh viec nong
dai: dien hoc
dien: thoai
dinh: cu chi mo lam xin di ban mua ve xay nop hoi
dong: y
duy: nhat tri
dung: ten dau de la so giay cccd vneid do ra
hai: quan san con
hang: nam tuan thang ngay
hanh: kiem phuc chinh hung
hoa: mau hong giai nhap don hau
huong: dan che tro luong uoc dung
huyen: doan uy
khoa: hoc
khanh: thanh
lam: nghiep don giay viec
lan: dau nao truoc sau nay roi
lien: quan he lac thong
linh: luong tien
loi: ich dung
long: dong
mai: tang moi len
manh: thuong me
minh: la
nam: nay
nhu: trong vay cu the nhau giay tren
ngan: hang sach
nhan: vien khau than dan
nhat: tri
phat: hien nguoi
phu: huynh nu cap
phuc: khao loi tham
phuong: an tien phap
quan: nhan doi su y ly tam
quang: cao
quoc: tich phong hoi doanh
quy: dinh nha
quyen: loi
quyet: dinh
sinh: ngay nam con vien
son: nha
tai: xe san khoan chinh lieu sao
tam: than tru vang
thang: nay truoc sau
tham: gia
thao: luan
thanh: lap toan nien pho that vien cong phan
thu: tuc tien nhap hoi
thuong: tru binh tat hieu mai
thuy: loi san
tien: hanh
tinh: trang
toan: bo the quoc
trang: trai thiet
tri: thuc gia
trung: uong tam binh ta cap
truong: hop thon phong hoc
tuyen: truyen duong
tung: co la
van: con chua o dang co la bi ghi
viet: nam kieu don
vinh: vien
xuan: nay
yen: tam
""")
"""What makes another word of a name that was typed in small letters."""

HEROES = "anh hung"
"""Who is called so is praised, not named."""
ENDS = _set(
    "a ai nao sao bi bo ca can chi chua cho co con cu cua cung da dang dau de dem den di do doi "
    "duoc gi goi hay hien hoi hom khac khi khong la lam len mat me moi muon nam nay nhe nho nhu "
    "nhung nha noi o oi phai qua quen ra ro roi sai sinh so tai tau that thi thieu thuong thon "
    "theo toi tren trong tu tuoi ten va vao vay ve vi viet voi xa xin nguoi dan "
    "hoc lop nop khai chet ket vay nhap chuyen nhan ban mua lay nuoi om benh khuyet "
    "duong ngay mang dua ghi"
)
"""Words before which a name typed in small letters is over, and with which none begins."""
MARKED_ENDS = _set("vẫn đủ")
"""The same, of words that without marks may be names."""
OFFICES = _set(
    "cong hoi doan chu bi truong uy to ban phong so thon xa tinh huyen trung nha bao can giay "
    "dich vneid zalo tet viet"
)
"""What is written with a capital behind “anh”, “chị” and is nobody's name…"""
NAMES_TOO = {
    "bao": _set("hiem ve tro"),
    "cong": _set("an ty chuc doan"),
    "viet": _set("nam kieu"),
    "trung": _set("uong tam quoc"),
    "phong": _set("van lao tai tu giao"),
    "huyen": _set("uy doan"),
    "han": _set("quoc"),
    "dai": _set("loan hoc"),
}
"""…but is one where none of these comes behind it."""
NOT_SAID = _set("doi sang ghi sua dat dung ky dien ho sai nham trung chinh bo xoa")
"""“Đổi tên”, “sang tên”: what follows in small letters is not the name itself."""
NOT_NAMED = _set(
    "cha me bo ma vo chong con chau ong ba anh chi em toi tui minh cong duong pho chu ho dem lot "
    "khai co so doanh mien dang nuoc tieng ap truong nhom ky xau dep ngay thuong giao hai ca "
    "thanh hieu quan cac chung rieng giong trung nguoc don san de may tai"
)
"""What stands behind “tên” in small letters and is none: tên cha, tên công ty, tên đường."""
